/** Names that are of interest, and what those of one file say together. */
import { hashOf } from './tokens.js';

/** What names and texts of a file say together. */
export const bits = {
  sink: 1,
  bare: 2,
  door: 4,
  namespace: 8,
  finder: 16,
  importer: 32,
  loads: 64,
  secret: 128,
  quoted: 256,
  handed: 512,
  network: 1024,
  member: 2048,
  removes: 4096,
  home: 8192,
  environ: 16384,
  own: 32768,
  pickles: 65536,
} as const;

/** Names after which a file is read as a whole. */
const sinks =
  'with_options compare_digest marshal winreg _winreg pynput keyboard pyautogui ImageGrab mss pyperclip win32clipboard win32crypt browser_cookie3 __builtins__ __builtin__ execfile CodeType runpy run_path run_module load_module find_loader meta_path path_hooks settrace pty dup2 exec_ resolve_name cmdclass gethostbyname getaddrinfo dictConfig runsource InteractiveInterpreter InteractiveConsole crontab CronTab dhooks Fernet memfd_create VirtualAlloc VideoCapture sounddevice pyaudio pydoc __pyarmor__ pytransform sourcedefender authenticate getusersitepackages getsitepackages fork render_template_string StreamRequestHandler BaseRequestHandler BaseHTTPRequestHandler pythonapi co_code subprocess Popen popen execv execve execvp execl execlp spawnl spawnv spawnlp spawnvp startfile posix_spawn fork_exec ctypes cffi windll CDLL LoadLibrary socket urlopen urlretrieve ftplib smtplib telnetlib pycurl create_connection HTTPSConnection HTTPConnection ServerProxy open_connection b64decode urlsafe_b64decode b32decode b85decode a85decode b16decode standard_b64decode decodebytes unhexlify a2b_base64 a2b_hex fromhex base64 binascii __import__ find_spec get_type_hints from_string clipboard_get evdev zipimporter zipimport create_function unsafe_load UnsafeLoader full_load showwarning excepthook patch_function_wrapper wrap_function_wrapper getsourcefile getabsfile get_python_lib fix_missing_locations unparse token_bytes _create_default_https_context process_iter exec_command create_subprocess_shell create_subprocess_exec subprocess_shell bdb spec_from_file_location SourceFileLoader encryptFile capture_message get_random_bytes Salsa20 ChaCha20 pyAesCrypt table_names get_table_names HTTPHandler insecure_channel on_message webbrowser api_base check_password verify_password urandom cloudpickle dill timeit cProfile import_string getmembers _importer resolve_dotted_attribute _popen GenericBrowser IMAP4_stream runcall runfunc spawn __globals__ get_password keyring CreateShortCut CreateShortcut nbextensions KernelSpecManager getuser getlogin getpwuid DefaultAzureCredential get_frozen_credentials get_credentials HfFolder user_ns history_manager getrandbits randbytes getppid SIGKILL setprofile gettrace pbkdf2_hmac get_adapter SysLogHandler SocketHandler DatagramHandler SMTPHandler KeyringBackend purelib get_paths randbits raw_cell compare_digest execjs js2py MiniRacer dukpy quickjs lupa twine dulwich pygit2 Repo certifi locate_file locate trust_remote_code enable_load_extension load_extension addaudithook hydra EntryPoint safe_mode enable_unsafe_deserialization hub hf_hub_download read_pickle';
/** Names of builtins: after a dot they are those of something else. */
const bare = 'exec eval compile';
/** Modules and namespaces that lead to sinks when they are handed on, or asked by something other than a plain name. */
const doors = 'os sys posix nt importlib shutil builtins';
/** Libraries of which most files name only types; what is asked of them tells. */
const networks =
  'requests httpx aiohttp urllib3 websocket websockets paramiko boto3 discord telebot dns telegram pip codecs';
export const asked: ReadonlySet<number> = new Set(
  'get post put patch request head delete stream options Client AsyncClient Session session ClientSession connect create_connection WebSocket WebSocketApp PoolManager HTTPConnectionPool SSHClient client resource Webhook SyncWebhook TeleBot Bot resolver sessions api main _internal decode encode getdecoder getencoder iterdecode iterencode getincrementaldecoder lookup register register_error CodecInfo'
    .split(' ')
    .map(hashOf),
);
export const systemHash = hashOf('system');
const namespaces = 'globals locals vars';
/** Every name that is of interest, to what it says: the first look and what goes before it ask the same table. */
export const interesting: ReadonlyMap<string, number> = new Map([
  ...words(sinks, bits.sink),
  ...words(bare, bits.bare),
  ...words(doors, bits.door),
  ...words(namespaces, bits.namespace),
  ...words('getattr __dict__ __getattribute__ modules attrgetter methodcaller reduce', bits.finder),
  ...words('import_module FunctionType', bits.importer),
  ...words('loads', bits.loads),
  ...words('environ environb', bits.environ),
  ...words(networks, bits.network),
  ...words('expanduser home USERPROFILE HOME', bits.home),
  ...words(
    'pickle cPickle Unpickler joblib shelve weights_only allow_pickle jsonpickle skops torch',
    bits.pickles,
  ),
  ...words('get_data resource_filename resource_stream resource_string resources', bits.own),
  ...words('walk iglob rglob scandir', bits.removes),
  ...words('system rmtree unlink rmdir __subclasses__ __file__ __path__', bits.member),
]);
export const interests: ReadonlyMap<number, number> = new Map(
  [...interesting].map(([name, bit]) => [hashOf(name), bit]),
);
/** one byte for each hash that may be of interest: asked before the map */
export const filter = filterOf(interests);
/** Names of modules and sinks backwards, or thirteen letters further: nobody writes them so who wants to be read. */
export const disguisedNames: readonly string[] =
  'ssecorpbus snitliub tseuqer.billru metsys.so __tropmi__ biltropmi lahsram tekcos stseuqer eludom_tropmi edoced46b tuptuo_kcehc sepytc metsys nepolru fhocebprff ohvygvaf heyyvo.erdhrfg bf.flfgrz __vzcbeg__ vzcbegyvo znefuny fbpxrg onfr64 erdhrfgf vzcbeg_zbqhyr o64qrpbqr purpx_bhgchg pglcrf flfgrz heybcra'.split(
    ' ',
  );
/** Variables of the environment that hold a secret, and that few programs read. */
const secretNames =
  'crontabs authorized_keys AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN GITHUB_TOKEN GH_TOKEN NPM_TOKEN PYPI_TOKEN TWINE_PASSWORD DATABASE_URL VAULT_TOKEN GITLAB_TOKEN HF_TOKEN OPENAI_API_KEY ANTHROPIC_API_KEY folderOpen Bcc bcc'.split(
    ' ',
  );
export const secretTexts: ReadonlySet<number> = new Set(secretNames.map(hashOf));

/** Sinks whose names stand in texts: for getattr and its like. */
export const quotedNames: readonly string[] = [
  ...'_wrap_close HTTPS_PROXY SSL_CERT_FILE LD_PRELOAD PIP_INDEX_URL OPENAI_BASE_URL ANTHROPIC_BASE_URL HTTP_PROXY ALL_PROXY AWS_ENDPOINT_URL DYLD_INSERT_LIBRARIES REQUESTS_CA_BUNDLE system popen exec eval compile __import__ Popen subprocess builtins __builtins__ b64decode import_module check_output'.split(
    ' ',
  ),
  ...secretNames,
  ...disguisedNames.filter((name) => !name.includes('.')),
];
export const quoted: ReadonlySet<number> = new Set(quotedNames.map(hashOf));

/** Methods that ask an environment for one of its variables. */
export const ofOneVariable: ReadonlySet<number> = new Set(
  'get setdefault pop __getitem__ has_key'.split(' ').map(hashOf),
);

/** Sinks whose whole names stand in texts. */
export const dotted: ReadonlySet<number> = new Set(
  'os.system os.popen subprocess.Popen subprocess.run subprocess.call'.split(' ').map(hashOf),
);

function words(names: string, bit: number): [string, number][] {
  return names.split(' ').map((name) => [name, bit]);
}
function filterOf(map: ReadonlyMap<number, number>): Uint8Array {
  const table = new Uint8Array(1 << 13);
  for (const hash of map.keys()) table[hash & 8191] = 1;
  return table;
}

/** Whether a file that says all this is read as a whole. */
export function isDeep(all: number): boolean {
  if ((all & (bits.sink | bits.bare | bits.secret | bits.importer | bits.loads)) !== 0) return true;
  if ((all & bits.pickles) !== 0 && (all & bits.own) !== 0) return true;
  if ((all & bits.removes) !== 0 && (all & bits.home) !== 0) return true;
  if ((all & bits.handed) !== 0 && (all & (bits.finder | bits.namespace)) !== 0) return true;
  return (all & bits.quoted) !== 0 && (all & (bits.finder | bits.namespace | bits.door)) !== 0;
}
