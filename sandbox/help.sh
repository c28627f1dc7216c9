# Sourced by ./run and ./chaos with $root set.

# Prints what --help prints, without building anything, when one of the other arguments asks for it; does not return then.
help_on() {
  local command="$1" argument
  shift
  for argument in "$@"; do
    case "$argument" in
      --help | -h) exec cat "$root/sandbox/src/main/resources/io/tracking/sandbox/$command.txt" ;;
    esac
  done
}
