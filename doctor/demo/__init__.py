"""Broken set-ups that the lab runs: the main job, shown with no AWS account."""
