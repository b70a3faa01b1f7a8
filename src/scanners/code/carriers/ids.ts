/** What carriers see beside the signals that Python analysis has too. Joined into the union of `signals.ts`. */

export const carrierSignalIds = [
  // scripts
  /** what is fetched is handed to an interpreter at once: `curl … | sh` */
  'script-fetch-and-run',
  /** a file is fetched, then started */
  'script-download-and-start',
  /** what is decoded is handed to an interpreter: `base64 -d | sh`, `powershell -enc …` */
  'script-decode-and-run',
  /** the same, and what is decoded stands in the script */
  'script-runs-encoded',
  /** a place that starts things by itself, or lets somebody in: cron, authorized_keys, sudoers, Run keys */
  'script-persist',
  /** a weaker place: shell profiles, services, launch agents, scheduled tasks */
  'script-autostart',
  /** credential files, or the whole environment, are handed to a network tool */
  'script-sends-secrets',
  /** removes or overwrites a home, a root or a disk */
  'script-destroys',
  /** system tools that are known as a way to fetch or run around defences */
  'script-odd-tool',
  /** defences of the system are switched off */
  'script-defence-off',
  /** command names are put together out of pieces */
  'script-obfuscated',
  /** a script fetches and runs something, out of sight */
  'script-hides',
  /** such a file runs what it fetches or decodes */
  'installs-grave-script',
  /** settings of a program name a function that starts processes or runs code */
  'settings-start-process',
  /** C source runs a command when its library is loaded */
  'native-source-command',
  /** a file that a system would start by itself is installed outside of the package */
  'installs-autostart',
  // bytecode
  /** compiled Python; `value` is the path of the source it should have */
  'bytecode',
  /** compiled Python that has no source in the distribution */
  'bytecode-without-source',
  /** compiled Python that Python never holds against its source (PEP 552) */
  'bytecode-unchecked',
  /** it has no source, and it decodes and executes */
  'bytecode-hides-execution',
  /** a decoder and exec, eval or marshal in one code object */
  'bytecode-decode-and-execute',
  /** network and process in one module of bytecode; `value` is a URL where there is one */
  'bytecode-network-and-process',
  // JavaScript
  /** the shapes that obfuscators leave */
  'javascript-obfuscated',
  /** obfuscated, and uses files, processes or the network of the system */
  'javascript-obfuscated-system',
  /** several places of credentials, beside processes and the network */
  'javascript-secrets',
  /** cookies, storage, keys or what is typed go to an address that stands in the source */
  'javascript-steals',
  /** the same of a notebook, the clipboard or the page, as those who share one do */
  'javascript-shares',
  /** what is fetched from an address in the source is evaluated */
  'javascript-fetch-and-run',
  /** a package.json runs something when it is installed; `value` is the command */
  'package-json-install-script',
  // data
  /** Python in a file that is not named so, with something in it that hides; `value` is the file’s name */
  'python-in-data',
  /** Python in such a file, with something in it that matters only where it is run; `value` is the file’s name */
  'plain-python-in-data',
  /** compiled or encoded Python in a data file; `value` is the file’s name */
  'encoded-python-in-data',
  /** a command line that fetches and runs, in a data file; `value` is the file’s name */
  'command-in-data',
  /** such a data file is read and executed by Python of the same distribution */
  'data-executed',
  /** Python of the distribution starts a script or program of it that does something grave; `value` is its path */
  'starts-grave-file',
  // settings
  /** a build runs code of its own: an in-tree backend, cmdclass, a build hook */
  'build-hook',
  /** a build requires a package by URL */
  'build-requires-url',
  /** an entry point that a tool loads by itself; `value` is the module */
  'entry-point-autoload',
  /** a module that a tool loads by itself starts a process, or uses the network, when it is imported */
  'autoloaded-does',
  /** a path that leads out of the distribution: .egg-link, editable finders */
  'path-outside',
  /** the names and constants of compiled Python say together that it does harm */
  'bytecode-harms',
  /** the same, and it has no source that is run in its place */
  'bytecode-does-harm',
  /** compiled Python names a place of keys, the network, and an address */
  'bytecode-sends-secrets',
  /** an expression of a template reaches out of it, and runs something */
  'template-runs',
  /** settings of a server let anybody in */
  'settings-open-server',
  /** a file for agents tells them to take secrets or to run something, and to tell nobody */
  'agent-orders',
  /** the description of a tool tells an agent to take secrets, and to tell nobody */
  'tool-orders',
  /** the same of a tool of this source, and of places where keys lie */
  'tool-takes-secrets',
] as const;
