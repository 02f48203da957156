# Sourced by the tests that need a screen: a private Xvfb with the kiosk compositor in it.
#   start_kiosk PROGRAM ARGUMENT...   runs a copy of PROGRAM in cage; "OUT" in an argument is the folder $work/out
#   wait_for LINE                     until the log has that line (a grep pattern)
#   fail TEXT                         ends the test
# Exit status 77 (CTest: skipped) where cage, Xvfb or a tool is missing.
for tool in cage Xvfb xdotool xwininfo import compare setpriv; do
  command -v "$tool" >/dev/null || { echo "SKIP: $tool is not installed"; exit 77; }
done

work=$(mktemp -d /tmp/adil-kiosk.XXXXXX)
pids=()
finish () {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  rm -rf "$work"
}
trap finish EXIT
chmod 755 "$work"
mkdir -m 700 "$work/run"
mkdir -m 777 "$work/out"

fail () { echo "FAILED: $1"; cat "$work/out/log" "$work/out/stderr"; exit 1; }

wait_for () {
  for _ in $(seq 100); do grep -qx "$1" "$work/out/log" 2>/dev/null && return; sleep 0.1; done
  fail "the log lacks: $1"
}

start_kiosk () {
  local program=$1 window= as_user=()
  shift
  # A copy, because the user of the compositor may not read the build folder.
  install -m 755 "$program" "$work/program"
  if [ "$(id -u)" = 0 ]; then # cage refuses to run as root
    chown 65534:65534 "$work/run"
    as_user=(setpriv --reuid=65534 --regid=65534 --clear-groups)
  fi
  Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp -noreset 3>"$work/display" 2>/dev/null &
  pids+=($!)
  for _ in $(seq 100); do [ -s "$work/display" ] && break; sleep 0.1; done
  export DISPLAY=:$(cat "$work/display")
  timeout --kill-after=5 60 "${as_user[@]}" env -i PATH=/usr/bin:/bin LANG=C.UTF-8 HOME="$work/run" DISPLAY="$DISPLAY" \
    XDG_RUNTIME_DIR="$work/run" WLR_BACKENDS=x11 WLR_RENDERER=pixman WLR_XWAYLAND=/bin/false GDK_BACKEND=wayland \
    GSK_RENDERER=cairo GTK_A11Y=none GSETTINGS_BACKEND=memory ASAN_OPTIONS=detect_leaks=0 \
    cage -- env -u DISPLAY "$work/program" "${@//OUT/$work/out}" >"$work/out/stderr" 2>&1 &
  pids+=($!)
  for _ in $(seq 100); do
    window=$(xwininfo -root -children | awk '/ 1024x768[+]/ { print $1; exit }')
    [ -n "$window" ] && break
    sleep 0.1
  done
  [ -n "$window" ] || { echo "the compositor did not start"; cat "$work/out/stderr"; exit 1; }
  xdotool windowsize --sync "$window" 1280 800
}
