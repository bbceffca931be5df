"""The shared config files of a case, and the settings that its chain reads."""
