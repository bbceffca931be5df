"""The arguments of each command, in a module of the command's name.

They stand apart from the command's work, so that help and completion load none of it.
"""
