# Completion of roledoctor for fish. To use it:  roledoctor completion fish | source

function __roledoctor_complete
    set -l before (commandline -opc)
    set -l typed (commandline -ct)
    # A quote that is still open cannot be unescaped: it is taken away.
    set -l current (string unescape -- "$typed"; or string replace -r '(^|=)["\']' '$1' -- "$typed")
    command roledoctor completion --complete fish $before "$current" 2>/dev/null
end

complete -c roledoctor -f -a '(__roledoctor_complete)'
