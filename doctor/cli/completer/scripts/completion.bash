# Completion of roledoctor for bash. To use it:  eval "$(roledoctor completion bash)"

_roledoctor() {
    local reply line
    COMPREPLY=()
    # The line up to the cursor goes over whole: COMP_WORDS is cut at every colon and equals sign.
    reply=$(command roledoctor completion --complete bash \
        "$COMP_WORDBREAKS" "${COMP_LINE:0:${COMP_POINT:-${#COMP_LINE}}}" 2>/dev/null)
    while IFS= read -r line; do
        COMPREPLY+=("$line")
    done <<<"$reply"
    # The first line says whether a space may follow. bash before version 4 has no compopt.
    [[ ${COMPREPLY[0]-} != nospace ]] || compopt -o nospace 2>/dev/null
    COMPREPLY=("${COMPREPLY[@]:1}")
}

complete -F _roledoctor roledoctor
