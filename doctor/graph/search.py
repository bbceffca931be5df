def find_other_paths(situation): return ()
