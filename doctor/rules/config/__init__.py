"""Rules on the shared files and the environment: the profile chain."""
