/**
 * Starts a program that ends with its parent: when the parent is gone, however it ended, its end of the pipe is
 * closed and `read` returns. The first line of its output is its process id.
 */
const script = `signal=$1
shift
exec 3<&0
"$@" </dev/null 3<&- &
child=$!
echo "$child"
(read -r _ <&3; kill -"$signal" "$child") >/dev/null 2>&1 &
watch=$!
wait "$child"
status=$?
kill "$watch" 2>/dev/null
exit "$status"`;

/**
 * What to spawn, with a pipe as standard input, so that `program` ends when the pipe does.
 *
 * @param signal what it is told then
 */
export function endingWithParent(
  signal: "KILL" | "INT",
  program: string,
  args: readonly string[],
): [command: string, args: string[]] {
  return ["/bin/sh", ["-c", script, "sh", signal, program, ...args]];
}
