/** The commands that a Markdown text shows, for tests of texts that show some. */

/** The arguments of each `pasidcheck …` in the fenced blocks and in the code spans of a text, each once. */
export function documentedCommands(text: string): readonly (readonly string[])[] {
  const blocks = Array.from(text.matchAll(/^```\n(.*?)^```$/gms), ([, block]) => block!.split('\n')).flat();
  const spans = Array.from(
    text.replaceAll(/^```.*?^```$/gms, '').matchAll(/`([^`]+)`/g),
    ([, span]) => span!,
  );
  // `pasidcheck kernel` in a sentence is the name of a command.
  const commands = [...blocks, ...spans.filter((span) => !/^pasidcheck\s\S+$/.test(span))].flatMap((line) => {
    const found = /(?:^|\| |&& npx |run )pasidcheck ([^|>#]+)/.exec(line.replaceAll('\n', ' '));
    return found === null ? [] : [found[1]!.trim()];
  });
  return [...new Set(commands)].map(argumentsOf);
}

/** What a shell would make of it: words, and what stands between quotes. */
const argumentsOf = (command: string): readonly string[] =>
  Array.from(command.matchAll(/'([^']*)'|(\S+)/g), ([, quoted, plain]) => quoted ?? plain!);
