#compdef roledoctor
# Completion of roledoctor for zsh. To use it:  eval "$(roledoctor completion zsh)"
# Or save it as _roledoctor in a directory of $fpath.

_roledoctor() {
    local -a reply values
    reply=("${(@f)$(command roledoctor completion --complete zsh \
        "${(@Q)words[1,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
    [[ -z $reply[2] ]] || compset -P "${(b)reply[2]}"
    if [[ $reply[1] == files ]]; then
        _files
    else
        values=("${(@)reply[3,-1]}")
        _describe -t values roledoctor values
    fi
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _roledoctor "$@"
else
    (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
    compdef _roledoctor roledoctor
fi
