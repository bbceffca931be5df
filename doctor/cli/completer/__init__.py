"""Shell completion: what may stand at the cursor, and the three shells' ways to be told.

`grammar` finds the argument at the cursor in the parsers of the commands, `sources` and `files`
know what it may be, `candidates` joins the two, and `replies` puts the answer into the words of
a shell. `bash_line` exists because bash alone hands over a line in place of words.
"""
