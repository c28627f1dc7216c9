# Read by deploy/plan, deploy/apply and deploy/destroy: what they have in common.
set -euo pipefail
# What may be exported elsewhere: with CDPATH, cd prints where it went.
unset CDPATH
# A function that is called with each account before anything is changed.
before=""

terraform_folder="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
environments="$terraform_folder/environments"

die() {
  printf '%s\n' "$*" >&2
  exit 2
}

usage() {
  cat << TEXT
deploy/$command ENVIRONMENT [engineering|data-platform] [--environments FOLDER]

$summary
Without an account: both, one after the other.

  ENVIRONMENT            such as production: FOLDER/ENVIRONMENT.tfvars has its variables,
                         FOLDER/ENVIRONMENT.<account>.s3.tfbackend says where the state is
  --environments FOLDER  by default deploy/terraform/environments

Environment:
  AWS_PROFILE_ENGINEERING, AWS_PROFILE_DATA_PLATFORM  profiles with the credentials of each account;
                                                      with one account named, any credentials of AWS
  TERRAFORM                                           the program; by default terraform, or else tofu

It was not run against AWS here.
TEXT
}

parse() {
  environment=""
  accounts=()
  while [[ $# -gt 0 ]]; do
    case "$1" in
      -h | --help)
        usage
        exit 0
        ;;
      --environments)
        [[ $# -gt 1 ]] || die "--environments needs a folder; see --help"
        [[ -d "$2" ]] || die "There is no folder $2"
        environments="$(cd "$2" && pwd)"
        shift
        ;;
      -*) die "Unknown option $1; see --help" ;;
      engineering | data-platform)
        [[ " ${accounts[*]-} " == *" $1 "* ]] || accounts+=("$1")
        ;;
      *)
        [[ -z "$environment" ]] || die "Expected engineering or data-platform, got $1; see --help"
        environment="$1"
        ;;
    esac
    shift
  done
  [[ -n "$environment" ]] || die "Which environment? See --help"
  named="${#accounts[@]}"
  [[ "$named" -gt 0 ]] || accounts=(engineering data-platform)
}

# Leaves its whole path, as it is called from other folders.
find_terraform() {
  local found
  if [[ -n "${TERRAFORM:-}" ]]; then
    found="$(type -P "$TERRAFORM")" || die "Cannot run $TERRAFORM, which TERRAFORM names"
  else
    found="$(type -P terraform || type -P tofu)" \
      || die "Neither terraform nor tofu is on the path; install Terraform 1.10 or later, or name it in TERRAFORM"
  fi
  TERRAFORM="$(cd "$(dirname "$found")" && pwd)/$(basename "$found")"
}

# Names of the variables that a .tfvars sets: what stands before a = outside of every brace, bracket, text and comment.
names_of() {
  awk '
    {
      for (at = 1; at <= length($0); at++) {
        char = substr($0, at, 1)
        two = substr($0, at, 2)
        if (comment) {
          if (two == "*/") { comment = 0; at++ }
        } else if (text) {
          if (char == "\\") { at++ } else if (char == "\"") { text = 0 }
        } else if (two == "/*") { comment = 1; at++ }
        else if (char == "#" || two == "//") { break }
        else if (char == "\"") { text = 1 }
        else if (char ~ /[[{(]/) { depth++ }
        else if (char ~ /[])}]/) { depth-- }
        else if (depth == 0 && char == "=") { print word }
        else if (depth == 0 && char ~ /[A-Za-z0-9_-]/) { word = (ended ? "" : word) char; ended = 0; continue }
        ended = 1
      }
      ended = 1
    }' "$1"
}

# Terraform only warns of a variable that nobody knows, as each account knows a part of them.
check_variables() {
  variables="$environments/$environment.tfvars"
  [[ -f "$variables" ]] || die "$variables is missing; copy $environment.tfvars.example there and put in what is yours"
  local name
  while read -r name; do
    grep -qsx "variable \"$name\" {" "$terraform_folder"/{engineering,data-platform}/variables.tf \
      || die "$variables: neither account has a variable $name"
  done < <(names_of "$variables")
}

use_profile() {
  local profile
  case "$1" in
    engineering) profile="${AWS_PROFILE_ENGINEERING:-}" ;;
    *) profile="${AWS_PROFILE_DATA_PLATFORM:-}" ;;
  esac
  if [[ -n "$profile" ]]; then
    export AWS_PROFILE="$profile"
  elif [[ "$named" -ne 1 ]]; then
    die "Set AWS_PROFILE_ENGINEERING and AWS_PROFILE_DATA_PLATFORM, or name one account"
  fi
}

# What AWS would keep stops a destroy in the middle, with policies and rights gone already: it is asked for before.
refuse_what_is_kept() {
  local bucket kept
  if [[ "$1" == engineering ]]; then
    kept="$("$TERRAFORM" output -raw deletion_protection 2> /dev/null)" || return 0
    [[ "$kept" != true ]] || die "Nothing was removed: the load balancer of $1 is protected.
Set deletion_protection = false in $variables, run deploy/apply $environment engineering, and then this again"
  else
    bucket="$("$TERRAFORM" output -raw own_bucket 2> /dev/null)" || return 0
    [[ -n "$bucket" ]] || return 0
    type aws > /dev/null 2>&1 || die "Nothing was removed: aws is not on the path, which tells whether s3://$bucket is empty"
    kept="$(aws s3api list-object-versions --bucket "$bucket" --max-keys 1 --query 'not_null(Versions, DeleteMarkers)[0].Key' --output text)"
    [[ "$kept" == None ]] || die "Nothing was removed: s3://$bucket has files, $kept for one.
Empty it with all its versions if they are to be lost, and then run this again"
  fi
}

# in_each COMMAND [ARGUMENT…]: runs it in the folder of each account, with its credentials; the account is in $account.
in_each() {
  local account
  for account in "${accounts[@]}"; do
    use_profile "$account"
    printf '== %s, %s\n' "$environment" "$account"
    (
      cd "$terraform_folder/$account"
      export TF_DATA_DIR=".terraform/$environment"
      "$@"
    )
  done
}

ready() {
  "$TERRAFORM" init -input=false -reconfigure -backend-config="$environments/$environment.$account.s3.tfbackend"
  [[ -z "$before" ]] || "$before" "$account"
}

terraform_on() {
  "$TERRAFORM" "$1" -compact-warnings -var-file="$variables" "${@:2}"
}

# each SUBCOMMAND [OPTION…]: runs it for each account, once all of them are ready for it: what one lacks leaves the others as they are.
each() {
  find_terraform
  check_variables
  local account state
  for account in "${accounts[@]}"; do
    state="$environments/$environment.$account.s3.tfbackend"
    [[ -f "$state" ]] || die "$state is missing; copy the example beside it"
  done
  in_each ready
  in_each terraform_on "$@"
}
