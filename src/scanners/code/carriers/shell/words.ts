/** The words by which shell rules know commands and places. */

export const fetchers: ReadonlySet<string> = new Set(
  'curl wget wget2 aria2c axel fetch lynx links http https xh nc ncat netcat telnet ftp tftp dig nslookup drill'.split(
    ' ',
  ),
);
export const shells: ReadonlySet<string> = new Set(
  'sh bash dash zsh ksh ash fish csh tcsh busybox'.split(' '),
);
/** Words in front of the command that is meant. */
const prefixes: ReadonlySet<string> = new Set(
  'sudo doas env nohup exec command builtin time then do else elif if while until ! { setsid nice ionice stdbuf xargs timeout unbuffer chroot'.split(
    ' ',
  ),
);
/** Options of those that take a word of their own. */
const prefixOptions = /^-(u|g|n|I|P|L|s|k|o|e|i|C|S|d)$/;

/** `sudo -E /usr/bin/python3.11 -x` is `python -x`; of `find -exec` the command that it starts. */
export function commandOf(words: readonly string[]): {
  readonly name: string;
  readonly rest: readonly string[];
} {
  let at = behindPrefixes(words, 0);
  if (words[at] === 'find') {
    const executed = words.findIndex((one) => /^-(exec|ok)(dir)?$/.test(one));
    if (executed > at) at = behindPrefixes(words, executed + 1);
  }
  if (/(^|\/)busybox$/.test(words[at] ?? '') && /^\w+$/.test(words[at + 1] ?? '')) at += 1;
  const word = words[at] ?? '';
  const name = word
    .slice(word.lastIndexOf('/') + 1)
    .toLowerCase()
    .replace(/\.exe$/, '');
  return { name: plainName(name), rest: words.slice(at + 1) };
}

function behindPrefixes(words: readonly string[], from: number): number {
  let at = from;
  while (at < words.length) {
    const word = words[at] ?? '';
    if (/^[A-Za-z_]\w*=/.test(word)) at += 1;
    else if (prefixes.has(word.slice(word.lastIndexOf('/') + 1))) {
      at += 1;
      while (/^-./.test(words[at] ?? '')) at += prefixOptions.test(words[at] ?? '') ? 2 : 1;
      if (/^\d+[smh]?$/.test(words[at] ?? '')) at += 1;
    } else break;
  }
  return at;
}

function plainName(name: string): string {
  const interpreter = /^(python|pypy|perl|ruby|node|php|bun|deno)[\d.]*w?$/.exec(name);
  return interpreter?.[1] === 'pypy' ? 'python' : (interpreter?.[1] ?? name);
}

export function isInterpreter(name: string): boolean {
  return shells.has(name) || /^(python|perl|ruby|node|php|bun|osascript|pwsh|powershell)$/.test(name);
}

/** Where something that is written runs by itself or lets somebody in. */
export const strongPlaces =
  /\.ssh\/authorized_keys|\/etc\/ld\.so\.preload|\/etc\/sudoers|\/etc\/cron(tab|\.[a-z]+)|\/var\/spool\/cron|\/etc\/pam\.d\/|\/etc\/profile(\.d\/|$)/;
export const weakPlaces =
  /(^|[/~}])(\.bashrc|\.bash_profile|\.bash_login|\.profile|\.zshrc|\.zprofile|\.zshenv|\.config\/autostart\/|\.config\/systemd\/|LaunchAgents\/|LaunchDaemons\/)|\/etc\/systemd\/|\/lib\/systemd\/|\/etc\/init\.d\/|\/etc\/rc\.local/;

/** A root, a home, or all that is in it; not a folder below. */
export const wholeHome =
  /^(\/|~|\$HOME|\$\{HOME\}|\/home|\/root|\/Users|\/etc|\/usr|\/var|\/boot|\/\*|\/home\/\*|\/Users\/\*|\/home\/\$\{?USER\}?|\/Users\/\$\{?USER\}?)(\/\*?|\/\.\[?\^?[^/]{0,6})?$/;

/** Where a cloud hands out the credentials of the machine. */
export const cloudCredentials =
  /(169\.254\.169\.254|169\.254\.170\.2|metadata\.google\.internal)\S{0,200}(security-credentials|identity-credentials|\/token|identity\/oauth2)/;
