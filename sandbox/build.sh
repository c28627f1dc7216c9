# Sourced by ./run and ./chaos with $root set: finds Java as $java, builds what is missing or stale.

java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
if ! command -v "$java" > /dev/null; then
  echo "Cannot find Java: install JDK 17 or later, or set JAVA_HOME." >&2
  exit 1
fi

# Prints the module when its jar is missing or older than one of its sources. The executable jar itself carries the
# reproducible build's time stamp; the plain jar beside it tells when it was built.
stale() {
  local jar
  jar="$(ls "$root/$1"/target/$2 2> /dev/null | head -n 1 || true)"
  [[ -z "$jar" ]] || jar="$(ls -t "$root/$1"/target/*.jar* | head -n 1)"
  if [[ -z "$jar" || -n "$(find "$root/pom.xml" "$root/$1/pom.xml" "$root/$1/src/main" "$root/common/src/main" \
    -type f -newer "$jar" -print -quit 2> /dev/null)" ]]; then
    echo "$1"
  fi
}

modules="$(stale tracking-api 'tracking-api-*.jar'
  stale loader 'tracking-loader-*.jar'
  stale local-aws 'tracking-local-aws-*-exec.jar'
  stale sandbox 'tracking-sandbox-*-exec.jar')"
if [[ -n "$modules" ]]; then
  if ! command -v mvn > /dev/null; then
    echo "Cannot build $(echo $modules): install Maven 3.8 or later." >&2
    exit 1
  fi
  echo "Building $(echo $modules); the first time takes minutes, mostly downloads …"
  mvn -f "$root/pom.xml" -B -q -Dstyle.color=never -Dquick -Dmaven.test.skip=true -pl "$(echo $modules | tr ' ' ',')" -am package
  # Maven leaves a jar alone that would not change; it is up to date all the same.
  touch "$root"/{tracking-api,loader,local-aws,sandbox}/target/tracking-*.jar
fi
