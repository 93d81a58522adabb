/** What a shell runs when it starts: each asks the program itself, so that an update needs no new script. */
export const COMPLETION_SCRIPTS: Readonly<Record<string, string>> = {
  bash: `# cove-policy completion bash >> ~/.bashrc
_cove_policy() {
  local line=\${COMP_LINE:0:COMP_POINT} current words
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  current=\${words[-1]}
  mapfile -t COMPREPLY < <(cove-policy completion words -- "\${words[@]:1}" 2>/dev/null)
  if ((\${#COMPREPLY[@]} == 0)); then
    mapfile -t COMPREPLY < <(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}")
    return
  fi
  # bash ends words at colons: what stands before the last one is typed already.
  if [[ $current == *:* && $COMP_WORDBREAKS == *:* ]]; then COMPREPLY=("\${COMPREPLY[@]#"\${current%"\${current##*:}"}"}"); fi
  [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == *: ]] && compopt -o nospace
}
complete -F _cove_policy cove-policy
`,
  zsh: `#compdef cove-policy
# cove-policy completion zsh > "\${fpath[1]}/_cove-policy"
_cove_policy() {
  local -a found
  found=(\${(f)"$(cove-policy completion words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)"})
  if (( \${#found} )); then
    if [[ \${found[1]} == *: ]]; then compadd -S '' -a found; else compadd -a found; fi
  else
    _files
  fi
}
if [[ $funcstack[1] == _cove-policy ]]; then _cove_policy "$@"; else compdef _cove_policy cove-policy; fi
`,
  fish: `# cove-policy completion fish > ~/.config/fish/completions/cove-policy.fish
function __cove_policy
    set -l words (commandline -opc) (commandline -ct)
    set -l found (cove-policy completion words -- $words[2..-1] 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\\n' $found
        return
    end
    # A format and the file that it is written to.
    set -l parts (string split -m 1 = -- (commandline -ct))
    if test (count $parts) -eq 2
        __fish_complete_path $parts[2] | string replace -r '^' "$parts[1]="
    else
        __fish_complete_path $parts[1]
    end
end
complete -c cove-policy -f -a '(__cove_policy)'
`,
};
