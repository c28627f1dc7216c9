# Sourced by ./run, ./chaos and the scripts below bench/.

# Prints the file that holds what --help prints, without building anything, when one of the arguments asks for it; does not return then.
help_on() {
  local file="$1" argument
  shift
  for argument in "$@"; do
    case "$argument" in
      --help | -h) exec cat "$file" ;;
    esac
  done
}
