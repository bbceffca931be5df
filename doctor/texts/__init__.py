"""What others wrote, read into values: errors, pastes, trails, tokens. It concludes nothing."""
