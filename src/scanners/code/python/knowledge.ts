/** What the functions of Python and of common libraries do: canonical names to effects. */
import { byName } from './by-name.js';
import { marks } from './values.js';

export type Effect =
  | 'execute'
  | 'compile'
  | 'unpickle'
  | 'unmarshal'
  | 'spawn'
  | 'spawn-shell'
  | 'network'
  | 'upload'
  | 'connect'
  | 'listen'
  | 'resolve-name'
  | 'duplicate'
  | 'open'
  | 'write-path'
  | 'temporary'
  | 'accept'
  | 'template'
  | 'search-path'
  | 'copy'
  | 'chmod'
  | 'remove-tree'
  | 'native'
  | 'shellcode'
  | 'import'
  | 'capture'
  | 'persist'
  | 'starts'
  | 'tampers-imports'
  | 'anti-analysis'
  | 'install-command'
  /** logs in somewhere with what it is given */
  | 'logs-in'
  /** loads code from a hub */
  | 'hub'
  /** asks a database */
  | 'queries'
  /** makes what lies here known to others, in the name of the user */
  | 'publishes'
  /** evaluates text in a language of its own, or in Python, for honest reasons */
  | 'evaluates'
  /** tells a running interpreter what to do */
  | 'tells';

const groups: readonly (readonly [Effect, string])[] = [
  [
    'execute',
    'builtins.exec builtins.eval timeit.timeit timeit.repeat timeit.Timer bdb.Bdb().run bdb.Bdb().runcall pdb.runcall pdb.Pdb().runcall cProfile.Profile().runcall profile.Profile().runcall trace.Trace().runfunc pdb.run builtins.execfile code.InteractiveInterpreter().runsource code.InteractiveInterpreter().runcode code.InteractiveConsole().runsource code.InteractiveConsole().runcode code.InteractiveConsole().push ctypes.pythonapi.PyRun_SimpleString ctypes.pythonapi.PyRun_SimpleStringFlags ctypes.pythonapi.PyRun_String ctypes.pythonapi.PyEval_EvalCode ctypes.PyDLL().PyRun_SimpleString ctypes.CDLL().PyRun_SimpleString runpy.run_path runpy._run_code timeit.timeit timeit.repeat timeit.Timer timeit.Timer().timeit cProfile.run profile.run pdb.run pdb.runeval trace.Trace().run bdb.Bdb().run types.FunctionType six.exec_ future.utils.exec_ past.builtins.execfile cProfile.Profile().run doctest.debug_script IPython.get_ipython().run_cell IPython.get_ipython().ex pandas.eval numexpr.evaluate concurrent.interpreters.create().exec _interpreters.exec _xxsubinterpreters.run_string ctypes.pythonapi.PyRun_StringFlags ctypes.pythonapi.PyRun_AnyFile ctypes.pythonapi.Py_CompileString IPython.core.interactiveshell.InteractiveShell.instance().run_cell IPython.core.interactiveshell.InteractiveShell().run_cell jinja2.nativetypes.NativeEnvironment().from_string cython.inline Cython.Build.Inline.cython_inline cffi.FFI().verify scipy.weave.inline weave.inline numpy.f2py.compile torch.utils.cpp_extension.load_inline asteval.Interpreter() js2py.eval_js js2py.eval_js6 py_mini_racer.MiniRacer().eval quickjs.Context().eval dukpy.evaljs execjs.eval execjs.compile lupa.LuaRuntime().execute',
  ],
  [
    'evaluates',
    'sympy.sympify sympy.S sympy.parse_expr sympy.parsing.sympy_parser.parse_expr sympy.lambdify sympy.parsing.sympy_parser.eval_expr pandas.DataFrame().query pandas.DataFrame().eval numexpr.NumExpr pandas.read_csv().query pandas.read_csv().eval numpy.safe_eval tornado.template.Template chameleon.PageTemplate bottle.SimpleTemplate bottle.template mako.template.Template jinja2.Template jinja2.Environment().from_string jinja2.environment.Environment().from_string Cheetah.Template.Template genshi.template.MarkupTemplate doctest.run_docstring_examples doctest.DocTestParser().get_doctest doctest.DocTestParser().get_examples doctest.script_from_examples doctest.testsource cProfile.runctx profile.runctx profile.Profile().run profile.Profile().runctx cProfile.Profile().runctx trace.Trace().runctx pdb.Pdb().run pdb.Pdb().runeval bdb.Bdb().runeval bdb.Bdb().runctx timeit.Timer().repeat typing.ForwardRef annotationlib.ForwardRef tkinter.Tcl().eval tkinter.Tk().eval tkinter.Tcl().tk.eval tkinter.Tk().tk.eval tkinter.Tcl().tk.call tkinter.Tcl().call rpy2.robjects.r rpy2.rinterface.evalr IPython.start_ipython IPython.embed IPython.get_ipython().run_line_magic IPython.get_ipython().run_cell_magic IPython.get_ipython().magic IPython.get_ipython().run_code IPython.get_ipython().run_ast_nodes IPython.get_ipython().ev IPython.get_ipython().safe_execfile importlib.abc.InspectLoader.source_to_code importlib.machinery.SourceLoader.source_to_code importlib._bootstrap_external.SourceLoader.source_to_code logging.config.dictConfig logging.config.fileConfig keras.utils.func_load tensorflow.keras.utils.func_load keras.src.utils.python_utils.func_load torch.jit.load torch.package.PackageImporter torch.utils.cpp_extension.load cupy.RawKernel cupy.RawModule pycuda.compiler.SourceModule pyopencl.Program System.Reflection.Assembly.Load System.Reflection.Assembly.LoadFrom wasmtime.Module wasmer.Module execnet.makegateway().remote_exec _testinternalcapi.run_in_subinterp _testcapi.run_in_subinterp test.support.run_in_subinterp test.support.script_helper.assert_python_ok multiprocessing.util._exit_function javascript.eval_js js2py.EvalJs().execute js2py.EvalJs().eval restrictedpython.compile_restricted RestrictedPython.compile_restricted py_expression_eval.Parser().evaluate simpleeval.simple_eval llvmlite.binding.parse_assembly llvmlite.binding.parse_bitcode pyspark.sql.functions.expr ruamel.yaml.YAML().load traitlets.config.PyFileConfigLoader mypy.api.run xonsh.main.main',
  ],
  ['compile', 'builtins.compile codeop.compile_command ast.parse types.CodeType codeop.Compile()'],
  [
    'unpickle',
    'ctypes.pythonapi.PyMarshal_ReadObjectFromString pickle.loads pickle.load pickle.Unpickler pickle.Unpickler().load dill.loads dill.load cloudpickle.loads cloudpickle.load jsonpickle.decode yaml.unsafe_load yaml.unsafe_load_all yaml.load yaml.load_all yaml.full_load pandas.read_pickle multiprocessing.reduction.ForkingPickler.loads multiprocessing.reduction.loads pickle._loads pickle._Unpickler pickle._Unpickler().load jsonpickle.unpickler.Unpickler().restore jsonpickle.loads torch.load joblib.load shelve.open shelve.DbfilenameShelf keras.models.load_model keras.saving.load_model keras.saving.saving_api.load_model tensorflow.keras.models.load_model tensorflow.keras.saving.load_model tf_keras.models.load_model dill.load_session dill.load_module dill.Unpickler dill.Unpickler().load cloudpickle.Unpickler compress_pickle.load compress_pickle.loads hickle.load klepto.load skops.io.load skops.io.loads torch.hub.load_state_dict_from_url torch.utils.model_zoo.load_url numpy.lib.npyio.NpzFile numpy.lib.format.read_array',
  ],
  ['unmarshal', 'marshal.loads marshal.load'],
  [
    'spawn',
    'subprocess.Popen subprocess.run subprocess.call subprocess.check_call subprocess.check_output os.execl os.execle os.execlp os.execlpe os.execv os.execve os.execvp os.execvpe os.spawnl os.spawnle os.spawnlp os.spawnlpe os.spawnv os.spawnve os.spawnvp os.spawnvpe os.posix_spawn os.posix_spawnp os.startfile pty.spawn asyncio.create_subprocess_exec distutils.spawn.spawn setuptools._distutils.spawn.spawn psutil.Popen _posixsubprocess.fork_exec pexpect.spawn pexpect.run win32api.ShellExecute win32process.CreateProcess ctypes.windll.shell32.ShellExecuteW ctypes.windll.shell32.ShellExecuteA ctypes.windll.kernel32.CreateProcessW ctypes.windll.kernel32.CreateProcessA ctypes.windll.kernel32.WinExec ctypes.windll.shell32.ShellExecuteExW win32com.shell.shell.ShellExecuteEx win32api.WinExec win32com.client.Dispatch().Run win32com.client.Dispatch().ShellExecute wmi.WMI().Win32_Process.Create plumbum.cmd.bash os.posix_spawn multiprocessing.util.spawnv_passfds pip.main pip._internal.main pip._internal.cli.main.main sh.bash sh.sh sh.curl sh.wget sh.python plumbum.local ctypes.CDLL().execl ctypes.CDLL().execlp ctypes.CDLL().execv ctypes.CDLL().execve ctypes.CDLL().execvp ctypes.CDLL().posix_spawn',
  ],
  [
    'spawn-shell',
    'IPython.get_ipython().system IPython.get_ipython().getoutput os.system os.popen subprocess.getoutput subprocess.getstatusoutput asyncio.create_subprocess_shell commands.getoutput commands.getstatusoutput popen2.popen2 os.popen2 os.popen3 os.popen4 invoke.run fabric.api.local ctypes.CDLL().system ctypes.CDLL().popen paramiko.SSHClient().exec_command fabric.Connection().run fabric.Connection().sudo invoke.Context().run uuid._popen platform.popen imaplib.IMAP4_stream webbrowser.GenericBrowser webbrowser.BackgroundBrowser pipes.Template().open pipes.Template().append pipes.Template().prepend',
  ],
  [
    'network',
    'requests.get requests.head requests.options requests.request requests.delete requests.Session().get requests.Session().head requests.Session().request requests.Session().send requests.session().get requests.session().request httpx.get httpx.head httpx.request httpx.stream httpx.Client().get httpx.Client().request httpx.Client().stream httpx.AsyncClient().get httpx.AsyncClient().request urllib.request.urlopen urllib.request.urlretrieve urllib.request.build_opener().open urllib.request.URLopener().open urllib.request.FancyURLopener().open urllib.request.URLopener().retrieve urllib3.PoolManager().request urllib3.PoolManager().urlopen urllib3.request http.client.HTTPSConnection().request http.client.HTTPConnection().request http.client.HTTPSConnection().getresponse http.client.HTTPConnection().getresponse aiohttp.ClientSession().get aiohttp.ClientSession().request aiohttp.request wget.download urlgrabber.urlgrab pycurl.Curl().perform ftplib.FTP().retrbinary ftplib.FTP_TLS().retrbinary torch.hub.download_url_to_file gdown.download boto3.client().download_file boto3.client().get_object boto3.resource().Object().download_file git.Repo.clone_from dulwich.porcelain.clone websocket.create_connection().recv websocket.WebSocket().recv websockets.connect().recv socket.socket().recv socket.socket().recvfrom socket.socket().recv_into socket.create_connection().recv socket.socket().makefile().read socket.socket().makefile ssl.wrap_socket().recv ssl.SSLContext().wrap_socket().recv ssl.create_default_context().wrap_socket().recv telnetlib.Telnet().read_all telnetlib.Telnet().read_until asyncio.open_connection imaplib.IMAP4_SSL().fetch imaplib.IMAP4().fetch paho.mqtt.client.Client().connect irc.bot.SingleServerIRCBot xmlrpc.client.ServerProxy paramiko.SSHClient().connect cloudscraper.create_scraper().get requests_html.HTMLSession().get tornado.httpclient.HTTPClient().fetch urllib3.HTTPSConnectionPool().request urllib3.HTTPConnectionPool().request urllib3.HTTPSConnectionPool().urlopen urllib3.PoolManager().request_encode_body httplib2.Http().request http.client.HTTPSConnection().putrequest treq.get treq.post niquests.get curl_cffi.requests.get primp.Client().get asks.get asks.post grequests.get socket.socket().recvmsg ssl.SSLContext().wrap_socket().read ssl.create_default_context().wrap_socket().read ssl.create_default_context().wrap_socket().recv asyncio.open_unix_connection socketserver.BaseRequestHandler().request.recv socketserver.StreamRequestHandler().request.recv websocket.WebSocketApp websockets.sync.client.connect().recv poplib.POP3_SSL().retr poplib.POP3().retr nntplib.NNTP().body feedparser.parse redis.Redis().get redis.Redis().blpop redis.from_url().get zmq.Context().socket().recv zmq.Context().socket().recv_string socketio.Client().connect nats.connect slack_sdk.WebClient().conversations_history praw.Reddit().submission tweepy.API().user_timeline web3.Web3().eth.call redis.Redis().pubsub().listen redis.Redis().pubsub().get_message redis.StrictRedis().pubsub().listen redis.from_url().pubsub().listen ftplib.FTP().retrlines ftplib.FTP_TLS().retrlines kafka.KafkaConsumer requests_cache.CachedSession().get requests_html.HTMLSession().get urllib.request.OpenerDirector().open smbclient.open_file tftpy.TftpClient().download pyodbc.connect hvac.Client().read http.client.HTTPSConnection().getresponse().read http.client.HTTPConnection().getresponse().read',
  ],
  [
    'upload',
    'requests.post requests.put requests.patch requests.Session().post requests.Session().put requests.Session().patch requests.session().post requests.session().put httpx.post httpx.put httpx.patch httpx.Client().post httpx.Client().put httpx.AsyncClient().post httpx.AsyncClient().put aiohttp.ClientSession().post aiohttp.ClientSession().put socket.socket().send socket.socket().sendall socket.socket().sendto socket.create_connection().send socket.create_connection().sendall ssl.wrap_socket().send ssl.wrap_socket().sendall ssl.SSLContext().wrap_socket().sendall ssl.SSLContext().wrap_socket().send ssl.create_default_context().wrap_socket().sendall ssl.create_default_context().wrap_socket().send ftplib.FTP().storbinary ftplib.FTP().storlines ftplib.FTP_TLS().storbinary smtplib.SMTP().sendmail smtplib.SMTP().send_message smtplib.SMTP_SSL().sendmail smtplib.SMTP_SSL().send_message boto3.client().put_object boto3.client().upload_file boto3.client().upload_fileobj boto3.resource().Bucket().put_object boto3.resource().Bucket().upload_file paramiko.SFTPClient.from_transport().put paramiko.SSHClient().open_sftp().put websocket.create_connection().send websocket.WebSocket().send websockets.connect().send dhooks.Webhook().send discord_webhook.DiscordWebhook ctypes.windll.wininet.HttpSendRequestA ctypes.windll.wininet.HttpSendRequestW ctypes.windll.wininet.InternetWriteFile ctypes.windll.winhttp.WinHttpSendRequest ctypes.windll.winhttp.WinHttpWriteData win32com.client.Dispatch().CreateItem().Send telebot.TeleBot().send_message telebot.TeleBot().send_document telegram.Bot().send_message telegram.Bot().send_document paho.mqtt.client.Client().publish paho.mqtt.publish.single xmlrpc.client.ServerProxy() http.client.HTTPSConnection().send http.client.HTTPConnection().send cloudscraper.create_scraper().post dropbox.Dropbox().files_upload github.Github().get_user().create_gist urllib3.PoolManager().request_encode_url httpx.Client().send httpx.AsyncClient().patch niquests.post niquests.put curl_cffi.requests.post primp.Client().post httplib2.Http().request asks.put grequests.post ftplib.FTP_TLS().storlines ftplib.FTP().sendcmd ftplib.FTP_TLS().sendcmd smtplib.SMTP().data smtplib.LMTP().sendmail aiosmtplib.send imaplib.IMAP4_SSL().append imaplib.IMAP4().append telnetlib.Telnet().write socket.socket().sendmsg socket.socket().sendfile ssl.SSLContext().wrap_socket().write ssl.create_default_context().wrap_socket().write ssl.SSLContext().wrap_socket().sendfile http.client.HTTPSConnection().endheaders http.client.HTTPConnection().endheaders http.client.HTTPSConnection().putheader http.client.HTTPConnection().putheader websockets.sync.client.connect().send websocket.WebSocketApp().send socketserver.BaseRequestHandler().request.sendall socketserver.BaseRequestHandler().request.send socketserver.StreamRequestHandler().request.sendall socketserver.StreamRequestHandler().wfile.write http.server.BaseHTTPRequestHandler().wfile.write http.server.SimpleHTTPRequestHandler().wfile.write asyncio.open_connection().write asyncio.open_connection().writelines paramiko.Transport().open_sftp_client().put paramiko.SFTPClient.from_transport().putfo pysftp.Connection().put scp.SCPClient().put google.cloud.storage.Client().bucket().blob().upload_from_string google.cloud.storage.Client().bucket().blob().upload_from_filename azure.storage.blob.BlobClient.from_connection_string().upload_blob minio.Minio().put_object minio.Minio().fput_object redis.Redis().publish redis.Redis().set redis.Redis().rpush pymongo.MongoClient().db.col.insert_one zmq.Context().socket().send zmq.Context().socket().send_string socketio.Client().emit slack_sdk.WebClient().chat_postMessage slack_sdk.WebClient().files_upload slack_sdk.webhook.WebhookClient().send gspread.service_account().open().sheet1.append_row pymsteams.connectorcard().text syslog.syslog scapy.all.send scapy.all.sr1 github.Github().get_repo().create_file github.Github().get_user().create_repo yagmail.SMTP().send nats.connect().publish sentry_sdk.capture_message sentry_sdk.capture_event sentry_sdk.set_context sentry_sdk.set_extra posthog.capture mixpanel.Mixpanel().track segment.analytics.track analytics.track amplitude.Amplitude().track webbrowser.open webbrowser.open_new webbrowser.open_new_tab grpc.insecure_channel().unary_unary() grpc.secure_channel().unary_unary() kafka.KafkaProducer().send pika.BlockingConnection().channel().basic_publish boto3.client().publish boto3.client().send_message boto3.client().put_parameter boto3.client().invoke boto3.resource().Object().put pysftp.Connection().put_r ftputil.FTPHost().upload webdav3.client.Client().upload_sync internetarchive.upload huggingface_hub.upload_file huggingface_hub.HfApi().upload_file huggingface_hub.HfApi().upload_folder huggingface_hub.upload_folder mega.Mega().login().upload mlflow.log_artifact mlflow.log_dict wandb.log wandb.save instagrapi.Client().direct_send tweepy.Client().create_tweet matrix_client.client.MatrixClient().send telethon.TelegramClient().send_file telethon.TelegramClient().send_message pyrogram.Client().send_document dns.query.udp dns.query.tcp dns.query.https slixmpp.ClientXMPP().send_message',
  ],
  [
    'connect',
    'socket.socket().connect socket.socket().connect_ex socket.create_connection ssl.wrap_socket().connect websocket.create_connection websockets.connect asyncio.open_connection telnetlib.Telnet ftplib.FTP http.client.HTTPSConnection http.client.HTTPConnection smtplib.SMTP smtplib.SMTP_SSL',
  ],
  [
    'listen',
    'socket.socket().bind socket.socket().listen socket.create_server http.server.HTTPServer http.server.ThreadingHTTPServer socketserver.TCPServer socketserver.ThreadingTCPServer asyncio.start_server asyncio.start_unix_server websockets.serve websockets.sync.server.serve',
  ],
  [
    'resolve-name',
    'socket.gethostbyname socket.gethostbyname_ex socket.getaddrinfo dns.resolver.resolve dns.resolver.query dns.resolver.Resolver().resolve dns.resolver.Resolver().query aiodns.DNSResolver().query dns.query.udp dns.query.tcp dns.query.https dns.message.make_query dns.asyncresolver.resolve dns.resolver.Resolver().resolve_address asyncio.get_event_loop().getaddrinfo asyncio.get_running_loop().getaddrinfo dnslib.DNSRecord.question socket.gethostbyaddr asyncio.get_event_loop().getnameinfo pycares.Channel().query',
  ],
  ['duplicate', 'os.dup2 ctypes.CDLL().dup2 ctypes.CDLL().dup3'],
  [
    'tells',
    'subprocess.Interpreter().stdin.write subprocess.Interpreter().stdin.writelines subprocess.Interpreter().communicate',
  ],
  [
    'publishes',
    'git.Repo().remote().push git.Repo().remotes.origin.push git.Repo().git.push git.Repo.init().remote().push git.Repo.clone_from().remote().push git.Repo.clone_from().remotes.origin.push git.Repo.clone_from().git.push git.Git().push dulwich.porcelain.push dulwich.repo.Repo().push pygit2.Repository().remotes.push pygit2.Remote().push twine.commands.upload.main twine.commands.upload.upload twine.__main__.main twine.cli.dispatch flit.upload.main poetry.publishing.publisher.Publisher().publish',
  ],
  ['hub', 'torch.hub.load torch.hub.help torch.hub.list'],
  ['queries', 'sqlite3.connect().execute sqlite3.connect().cursor().execute sqlite3.connect().executescript'],
  ['temporary', 'tempfile.mkstemp'],
  ['accept', 'socket.socket().accept socket.create_server().accept'],
  ['template', 'flask.render_template_string quart.render_template_string django.template.Template'],
  ['search-path', 'sys.path.insert sys.path.append sys.path.extend site.addsitedir zipimport.zipimporter'],
  ['write-path', 'os.write'],
  [
    'logs-in',
    'psycopg2.connect psycopg.connect asyncpg.connect asyncpg.create_pool pymysql.connect MySQLdb.connect mysql.connector.connect pymongo.MongoClient redis.Redis redis.StrictRedis redis.from_url pyodbc.connect cx_Oracle.connect oracledb.connect pymssql.connect snowflake.connector.connect clickhouse_driver.connect clickhouse_connect.get_client sqlalchemy.create_engine ldap3.Connection ldap.initialize().simple_bind_s paramiko.SSHClient().connect paramiko.Transport().connect fabric.Connection imaplib.IMAP4_SSL().login imaplib.IMAP4().login poplib.POP3_SSL().pass_ exchangelib.Credentials django.contrib.auth.authenticate getpass.getpass hvac.Client().auth.userpass.login winrm.Session pexpect.pxssh.pxssh().login netmiko.ConnectHandler impyla.dbapi.connect teradatasql.connect jaydebeapi.connect ftplib.FTP().login smtplib.SMTP().login instagrapi.Client().login elasticsearch.Elasticsearch cassandra.auth.PlainTextAuthProvider pika.PlainCredentials',
  ],
  [
    'open',
    'builtins.open io.open os.open codecs.open io.FileIO gzip.open bz2.open lzma.open tarfile.open zipfile.ZipFile sqlite3.connect aiofiles.open glob.glob glob.iglob os.walk os.listdir os.scandir pathlib.Path().open fileinput.input linecache.getlines configparser.ConfigParser().read configparser.RawConfigParser().read netrc.netrc mmap.mmap wave.open PIL.Image.open imageio.imread imageio.v2.imread imageio.v3.imread cv2.imread matplotlib.image.imread soundfile.read librosa.load scipy.io.wavfile.read pkgutil.get_data importlib.resources.read_binary importlib.resources.read_text importlib.resources.open_binary importlib.resources.open_text importlib.resources.files pkg_resources.resource_string pkg_resources.resource_stream numpy.fromfile numpy.load',
  ],
  [
    'copy',
    'shutil.copy shutil.copyfile shutil.copy2 shutil.move shutil.copytree os.rename os.replace os.symlink os.link shutil.make_archive',
  ],
  ['chmod', 'os.chmod os.fchmod os.lchmod'],
  ['remove-tree', 'shutil.rmtree os.removedirs os.remove os.unlink os.rmdir'],
  [
    'native',
    'ctypes.CDLL ctypes.cdll.LoadLibrary ctypes.WinDLL ctypes.windll.LoadLibrary ctypes.OleDLL ctypes.PyDLL ctypes.pydll.LoadLibrary ctypes.windll.kernel32.LoadLibraryA ctypes.windll.kernel32.LoadLibraryW cffi.FFI().dlopen importlib.machinery.ExtensionFileLoader imp.load_dynamic _imp.create_dynamic importlib.machinery.ExtensionFileLoader().load_module win32api.LoadLibrary numpy.ctypeslib.load_library sqlite3.connect().load_extension apsw.Connection().loadextension apsw.Connection().load_extension',
  ],
  [
    'shellcode',
    'ctypes.windll.kernel32.VirtualAlloc ctypes.windll.kernel32.VirtualAllocEx ctypes.windll.kernel32.VirtualProtect ctypes.windll.kernel32.CreateThread ctypes.windll.kernel32.RtlMoveMemory ctypes.windll.kernel32.CreateRemoteThread ctypes.windll.kernel32.WriteProcessMemory ctypes.windll.ntdll.NtAllocateVirtualMemory ctypes.windll.ntdll.RtlMoveMemory ctypes.windll.ntdll.NtCreateThreadEx ctypes.windll.kernel32.QueueUserAPC ctypes.memmove ctypes.CFUNCTYPE() ctypes.WINFUNCTYPE() ctypes.CDLL().mprotect ctypes.CDLL().mmap ctypes.pythonapi.mprotect ctypes.CDLL().memfd_create os.memfd_create ctypes.CDLL().syscall ctypes.windll.kernel32.EnumSystemLocalesA ctypes.windll.user32.EnumWindows ctypes.windll.kernel32.CreateFiberEx ctypes.windll.kernel32.HeapCreate ctypes.windll.kernel32.ResumeThread ctypes.windll.kernel32.SetThreadContext ctypes.windll.ntdll.NtWriteVirtualMemory ctypes.windll.ntdll.NtProtectVirtualMemory ctypes.windll.ntdll.RtlCreateUserThread ctypes.windll.ntdll.NtMapViewOfSection ctypes.windll.kernel32.VirtualProtectEx',
  ],
  [
    'import',
    'builtins.__import__ importlib.import_module importlib._bootstrap._gcd_import importlib._bootstrap._load pydoc.locate pkgutil.resolve_name werkzeug.utils.import_string django.utils.module_loading.import_string imp.load_module',
  ],
  [
    'capture',
    'pynput.keyboard.Listener pynput.keyboard.GlobalHotKeys keyboard.on_press keyboard.on_release keyboard.hook keyboard.record keyboard.read_event pyHook.HookManager pyWinhook.HookManager ctypes.windll.user32.SetWindowsHookExA ctypes.windll.user32.SetWindowsHookExW ctypes.windll.user32.GetAsyncKeyState win32api.GetAsyncKeyState pyxhook.HookManager PIL.ImageGrab.grab pyautogui.screenshot mss.mss mss.mss().grab pyscreenshot.grab pyscreeze.screenshot d3dshot.create cv2.VideoCapture sounddevice.rec pyaudio.PyAudio().open pyperclip.paste clipboard.paste win32clipboard.GetClipboardData tkinter.Tk().clipboard_get pandas.read_clipboard ctypes.windll.user32.GetClipboardData klembord.get_text xerox.paste',
  ],
  [
    'persist',
    'winreg.SetValueEx winreg.SetValue win32api.RegSetValueEx win32service.CreateService win32com.client.Dispatch().RegWrite win32com.client.Dispatch().CreateShortCut win32com.client.Dispatch().CreateShortcut jupyter_client.kernelspec.KernelSpecManager().install_kernel_spec notebook.nbextensions.enable_nbextension notebook.nbextensions.install_nbextension winreg.CreateKeyEx winreg.CreateKey crontab.CronTab crontab.CronTab().write win32com.client.Dispatch().CreateShortCut winshell.shortcut',
  ],
  [
    'starts',
    'codecs.CodecInfo codecs.register_error sqlite3.connect().create_function sqlite3.connect().create_collation sqlite3.connect().set_trace_callback sqlite3.connect().set_authorizer dataclasses.field pydantic.Field pydantic.PrivateAttr attr.ib attr.attrib attr.field attrs.field attrs.Factory attr.Factory msgspec.field sqlmodel.Field IPython.get_ipython().events.register tkinter.Tk().after sys.monitoring.register_callback importlib.metadata.entry_points threading.Thread threading.Timer multiprocessing.Process multiprocessing.Pool().map _thread.start_new_thread atexit.register concurrent.futures.ThreadPoolExecutor().submit concurrent.futures.ProcessPoolExecutor().submit concurrent.futures.ThreadPoolExecutor().map builtins.map builtins.filter builtins.sorted builtins.min builtins.max builtins.list functools.reduce itertools.starmap itertools.accumulate weakref.finalize sys.settrace sys.setprofile threading.settrace threading.setprofile sys.addaudithook os.register_at_fork signal.signal asyncio.run asyncio.create_task asyncio.ensure_future asyncio.get_event_loop().run_until_complete asyncio.get_event_loop().call_soon asyncio.get_event_loop().run_in_executor asyncio.get_event_loop().create_task asyncio.new_event_loop().run_until_complete asyncio.to_thread builtins.next builtins.iter contextlib.ExitStack().callback codecs.register gc.callbacks.append sched.scheduler().enter faulthandler.register asyncio.get_running_loop().run_in_executor builtins.any builtins.all builtins.tuple builtins.set builtins.sum collections.deque collections.defaultdict types.DynamicClassAttribute builtins.type builtins.property operator.call contextvars.copy_context().run unittest.mock.patch re.sub readline.set_completer multiprocessing.Pool().apply multiprocessing.Pool().apply_async multiprocessing.Pool().imap multiprocessing.Pool().imap_unordered multiprocessing.Pool().starmap multiprocessing.Pool().map_async logging.getLogger().addFilter logging.Logger().addFilter asyncio.get_event_loop().call_later asyncio.get_running_loop().call_soon itertools.groupby itertools.takewhile itertools.dropwhile itertools.filterfalse bisect.insort bisect.bisect heapq.nlargest heapq.nsmallest heapq.merge json.loads json.load json.dumps json.dump code.interact',
  ],
  [
    'tampers-imports',
    'sys.meta_path.insert sys.meta_path.append sys.path_hooks.append sys.path_hooks.insert sys.path_importer_cache.clear builtins.__import__.__set__ importlib.abc.Loader.register',
  ],
  [
    'anti-analysis',
    'ctypes.windll.kernel32.IsDebuggerPresent ctypes.windll.kernel32.CheckRemoteDebuggerPresent ctypes.windll.kernel32.SetErrorMode ctypes.windll.ntdll.NtQueryInformationProcess ctypes.windll.ntdll.NtSetInformationThread sys.gettrace',
  ],
];
export const effects: ReadonlyMap<string, Effect> = new Map(
  groups.flatMap(([effect, names]) => names.split(' ').map((name): [string, Effect] => [name, effect])),
);

/** The marks of what a function gives back, or of what an attribute holds. */
const sources: readonly (readonly [number, string])[] = [
  [
    marks.host,
    'socket.gethostname socket.getfqdn platform.node platform.uname platform.platform platform.machine platform.system platform.release os.uname uuid.getnode uuid.uuid1 psutil.net_if_addrs netifaces.interfaces wmi.WMI cpuinfo.get_cpu_info GPUtil.getGPUs',
  ],
  [
    marks.user,
    'getpass.getuser os.getlogin os.getcwd pwd.getpwuid psutil.users psutil.process_iter win32api.GetUserName os.getuid ctypes.windll.advapi32.GetUserNameW',
  ],
  [
    marks.environment,
    'docker.from_env().containers.list docker.DockerClient().containers.list psutil.Process().environ environs.Env().dump IPython.get_ipython().user_ns IPython.get_ipython().history_manager dotenv.dotenv_values os.environ os.environb os.environ.copy os.environ.items os.environ.values os.environ.keys os.environ._data',
  ],
  [
    marks.secret,
    'keyring.get_password keyring.get_credential getpass.getpass netrc.netrc boto3.Session().get_credentials botocore.session.get_session().get_credentials botocore.session.Session().get_credentials boto3.session.Session().get_credentials boto3.client().get_session_token boto3.client().get_parameters_by_path boto3.client().batch_get_secret_value huggingface_hub.get_token huggingface_hub.HfFolder.get_token google.auth.default google.oauth2.credentials.Credentials azure.identity.DefaultAzureCredential azure.identity.AzureCliCredential azure.identity.ManagedIdentityCredential azure.identity.EnvironmentCredential azure.identity.InteractiveBrowserCredential wandb.api.api_key openai.api_key google.colab.userdata.get kaggle_secrets.UserSecretsClient().get_secret airflow.hooks.base.BaseHook.get_connection kubernetes.client.Configuration.get_default_copy streamlit.secrets jupyter_server.serverapp.list_running_servers notebook.notebookapp.list_running_servers msal.PublicClientApplication().acquire_token_silent secretstorage.get_default_collection win32cred.CredEnumerate decouple.config paramiko.Agent().get_keys paramiko.agent.Agent().get_keys',
  ],
  [
    marks.credentials,
    'boto3.Session().get_credentials().secret_key boto3.Session().get_credentials().token boto3.session.Session().get_credentials().secret_key boto3.session.Session().get_credentials().token botocore.session.get_session().get_credentials().secret_key botocore.session.get_session().get_credentials().token botocore.session.Session().get_credentials().secret_key botocore.session.Session().get_credentials().token win32crypt.CryptUnprotectData browser_cookie3.chrome browser_cookie3.firefox browser_cookie3.load browser_cookie3.edge browser_cookie3.brave browsercookie.chrome rookiepy.chrome rookiepy.load ctypes.windll.crypt32.CryptUnprotectData django.conf.settings.SECRET_KEY django.conf.settings.DATABASES win32cred.CredEnumerate secretstorage.get_default_collection pycookiecheat.chrome_cookies boto3.client().get_secret_value boto3.client().get_parameters_by_path google.cloud.secretmanager.SecretManagerServiceClient().access_secret_version kubernetes.client.CoreV1Api().list_secret_for_all_namespaces kubernetes.client.CoreV1Api().list_namespaced_secret',
  ],
  [marks.credentialPath, 'dotenv.find_dotenv'],
  [
    marks.startPath,
    'certifi.where certifi.core.where requests.certs.where pip._vendor.certifi.where importlib.metadata.files importlib_metadata.files importlib.metadata.distribution().files',
  ],
  [marks.process, 'subprocess.check_output subprocess.getoutput os.popen'],
  [
    marks.asked,
    'flask.request quart.request sanic.request bottle.request cherrypy.request web.input web.request.GET web.request.POST web.request.META web.request.COOKIES web.request.args web.request.form web.request.cookies web.request.headers web.request.get_data web.request.body web.request.query_params web.request.values web.request.get_json web.request.query web.request.match_info web.request.rel_url web.request.json web.request.text web.request.read web.request.stream web.request.post web.request.content web.request.path_params http.server.BaseHTTPRequestHandler().headers http.server.BaseHTTPRequestHandler().path http.server.BaseHTTPRequestHandler().rfile http.server.SimpleHTTPRequestHandler().headers http.server.SimpleHTTPRequestHandler().path http.server.SimpleHTTPRequestHandler().rfile tornado.web.RequestHandler().get_argument tornado.web.RequestHandler().request socketserver.StreamRequestHandler().rfile socketserver.BaseRequestHandler().request.recv socketserver.StreamRequestHandler().request.recv socketserver.BaseRequestHandler().data',
  ],
  [
    marks.network,
    'huggingface_hub.hf_hub_download huggingface_hub.snapshot_download huggingface_hub.cached_download torch.hub.download_url_to_file',
  ],
  [marks.socket, 'socket.socket socket.create_connection ssl.wrap_socket ctypes.CDLL().socket'],
  [
    marks.clipboard,
    'pyperclip.paste clipboard.paste win32clipboard.GetClipboardData tkinter.Tk().clipboard_get pandas.read_clipboard ctypes.windll.user32.GetClipboardData xerox.paste klembord.get_text',
  ],
  [
    marks.keys,
    'evdev.InputDevice().read_loop evdev.InputDevice().read pynput.keyboard.Listener keyboard.record keyboard.read_event keyboard.on_press keyboard.on_release keyboard.hook',
  ],
  [
    marks.screen,
    'PIL.ImageGrab.grab pyautogui.screenshot mss.mss mss.mss().grab pyscreenshot.grab pyscreeze.screenshot',
  ],
  [marks.screen, 'cv2.VideoCapture sounddevice.rec pyaudio.PyAudio().open'],
  [
    marks.media | marks.file,
    'wave.open PIL.Image.open imageio.imread imageio.v2.imread imageio.v3.imread cv2.imread matplotlib.image.imread soundfile.read librosa.load scipy.io.wavfile.read',
  ],
  [
    marks.file,
    'builtins.open os.open io.open pkgutil.get_data importlib.resources.read_binary importlib.resources.read_text importlib.resources.open_binary importlib.resources.files pkg_resources.resource_string pkg_resources.resource_stream gzip.open zipfile.ZipFile tarfile.open numpy.fromfile',
  ],
  [
    marks.file,
    'shelve.open dbm.open dbm.dumb.open lmdb.open plistlib.load plistlib.loads xml.etree.ElementTree.parse xml.dom.minidom.parse lxml.etree.parse gettext.translation gettext.GNUTranslations gettext.find csv.reader csv.DictReader json.load tomllib.load tomli.load h5py.File duckdb.connect apsw.Connection',
  ],
  // where programs of others lie
  [marks.startPath, 'sys.executable shutil.which distutils.spawn.find_executable'],
  [
    marks.file | marks.packaged,
    'importlib.metadata.metadata importlib.metadata.distribution importlib.metadata.files importlib_metadata.metadata importlib_metadata.distribution pkg_resources.get_distribution',
  ],
  [
    marks.credentials,
    'web.app.secret_key flask.current_app.secret_key flask.Flask().secret_key quart.current_app.secret_key web.app.config.SECRET_KEY django.conf.settings.EMAIL_HOST_PASSWORD django.conf.settings.SIMPLE_JWT django.conf.settings.AWS_SECRET_ACCESS_KEY django.conf.settings.CACHES starlette.config.Config',
  ],
  [
    marks.environment,
    'web.app.config.items web.app.config.copy flask.current_app.config.items flask.current_app.config.copy flask.Flask().config.items web.app.config.values',
  ],
  [
    marks.decoded,
    'base64.b64decode base64.b32decode base64.b16decode base64.b85decode base64.a85decode base64.urlsafe_b64decode base64.standard_b64decode base64.decodebytes base64.decodestring base64.b32hexdecode base64.z85decode binascii.unhexlify binascii.a2b_hex binascii.a2b_base64 binascii.a2b_uu binascii.a2b_qp bytes.fromhex builtins.bytes.fromhex builtins.bytearray.fromhex zlib.decompress zlib.decompressobj bz2.decompress bz2.BZ2Decompressor lzma.decompress lzma.LZMADecompressor gzip.decompress marshal.loads marshal.load codecs.decode codecs.getdecoder quopri.decodestring uu.decode uu.decode_bytes struct.iter_unpack zstandard.ZstdDecompressor compression.zstd.decompress brotli.decompress lz4.frame.decompress cryptography.fernet.Fernet().decrypt Crypto.Cipher.AES.new().decrypt Cryptodome.Cipher.AES.new().decrypt Crypto.Cipher.ARC4.new().decrypt Crypto.Cipher.DES.new().decrypt Crypto.Cipher.DES3.new().decrypt Crypto.Cipher.ChaCha20.new().decrypt cryptography.hazmat.primitives.ciphers.Cipher().decryptor nacl.secret.SecretBox().decrypt rsa.decrypt pyaes.AESModeOfOperationCTR().decrypt base58.b58decode base2048.decode codecs.iterdecode blosc.decompress snappy.decompress socket.inet_aton socket.inet_pton',
  ],
  [
    marks.packaged,
    'builtins.__file__ builtins.__name__ builtins.__package__ pkgutil.get_data importlib.resources.read_binary importlib.resources.read_text importlib.resources.open_binary importlib.resources.open_text importlib.resources.files pkg_resources.resource_string pkg_resources.resource_stream',
  ],
  [
    marks.literal | marks.file,
    'inspect.getsource inspect.getsourcelines inspect.getcomments inspect.getdoc builtins.__loader__.get_source builtins.__spec__.loader.get_source linecache.getlines linecache.getline',
  ],
  [marks.assembled, 'builtins.chr builtins.bytes.maketrans builtins.str.maketrans'],
  [marks.input, 'builtins.input sys.stdin.read'],
  // keys that are made here: what is public of them loses the mark again
  [
    marks.givenKey,
    'solders.keypair.Keypair solders.keypair.Keypair.from_seed solders.keypair.Keypair.from_bytes solders.keypair.Keypair.from_base58_string solders.keypair.Keypair.from_seed_and_derivation_path solana.keypair.Keypair solana.account.Account eth_account.Account.create eth_account.Account.from_key eth_account.Account.from_mnemonic eth_account.Account.create_with_mnemonic eth_account.Account().create eth_keys.keys.PrivateKey mnemonic.Mnemonic().generate bip_utils.Bip39MnemonicGenerator().FromWordsNumber bip_utils.Bip39SeedGenerator().Generate bip32utils.BIP32Key.fromEntropy bit.Key bit.PrivateKeyTestnet bitcoinlib.keys.Key bitcoinlib.wallets.Wallet.create hdwallet.HDWallet tronpy.keys.PrivateKey xrpl.wallet.Wallet.create stellar_sdk.Keypair.random algosdk.account.generate_account nacl.signing.SigningKey.generate nacl.public.PrivateKey.generate ecdsa.SigningKey.generate Crypto.PublicKey.RSA.generate Cryptodome.PublicKey.RSA.generate Crypto.PublicKey.ECC.generate rsa.newkeys cryptography.hazmat.primitives.asymmetric.rsa.generate_private_key cryptography.hazmat.primitives.asymmetric.ec.generate_private_key cryptography.hazmat.primitives.asymmetric.ed25519.Ed25519PrivateKey.generate cryptography.fernet.Fernet.generate_key paramiko.RSAKey.generate paramiko.RSAKey.from_private_key_file coincurve.PrivateKey substrateinterface.Keypair.create_from_mnemonic',
  ],
];
export const sourceMarks: ReadonlyMap<string, number> = collect();

function collect(): ReadonlyMap<string, number> {
  const all = new Map<string, number>();
  for (const [mark, names] of sources)
    for (const name of names.split(' ')) all.set(name, (all.get(name) ?? 0) | mark);
  return all;
}

/** Further names that a star import may bring: those that lead on, or are folded. */
export const starNames: ReadonlySet<string> = new Set(
  'os.path pathlib.Path urllib.request urllib.parse importlib.resources functools.partial functools.reduce operator.attrgetter operator.methodcaller operator.itemgetter operator.getitem itertools.starmap struct.pack struct.unpack array.array io.BytesIO io.StringIO types.SimpleNamespace ctypes.pythonapi ctypes.windll ctypes.cdll sys.modules'.split(
    ' ',
  ),
);

/** Methods that decode, whatever they belong to. */
export const decodingMethods = new Set([
  'fromhex',
  'b64decode',
  'decompress',
  'unhexlify',
  'decrypt',
  'a2b_base64',
  'translate',
  'to_bytes',
]);

/** Names that `builtins` holds and that matter here; other names are not resolved. */
export const builtinNames: ReadonlySet<string> = new Set(
  'exec eval compile open __import__ getattr setattr globals locals vars dir chr ord bytes bytearray str int hex map filter list tuple dict set reversed sorted zip enumerate range input print super type execfile unichr reduce next iter sum min max any all format object memoryview delattr staticmethod classmethod property breakpoint __loader__ __spec__ __builtins__ __build_class__ callable isinstance len repr abs divmod pow bool float complex frozenset hash bin oct ascii id !format __name__ __package__ __file__'.split(
    ' ',
  ),
);

/** Modules that are themselves wherever they are found: `shutil.os` is `os`. */
export const coreModules: ReadonlySet<string> = new Set(
  'os sys subprocess builtins socket importlib ctypes base64 shutil marshal pickle pty runpy winreg'.split(
    ' ',
  ),
);

const renames: readonly (readonly [string, string])[] = [
  ['posix', 'os'],
  ['ntpath', 'os.path'],
  ['posixpath', 'os.path'],
  ['nt', 'os'],
  ['__builtin__', 'builtins'],
  ['__builtins__', 'builtins'],
  ['builtins.__builtins__', 'builtins'],
  ['six.moves.builtins', 'builtins'],
  ['six.moves.urllib', 'urllib'],
  ['six.moves.cPickle', 'pickle'],
  ['future.moves.urllib', 'urllib'],
  ['urllib2', 'urllib.request'],
  ['urllib.urlopen', 'urllib.request.urlopen'],
  ['urllib.urlretrieve', 'urllib.request.urlretrieve'],
  ['httplib', 'http.client'],
  ['cPickle', 'pickle'],
  ['_pickle', 'pickle'],
  ['_socket', 'socket'],
  ['_io', 'io'],
  ['io.open', 'builtins.open'],
  ['os.fdopen', 'builtins.open'],
  ['_winreg', 'winreg'],
  ['_ctypes.dlopen', 'ctypes.CDLL'],
  ['_ctypes.LoadLibrary', 'ctypes.WinDLL'],
  ['ctypes.cdll.kernel32', 'ctypes.windll.kernel32'],
  ['ctypes.WinDLL()', 'ctypes.windll.kernel32'],
  ['ctypes.cdll.LoadLibrary()', 'ctypes.CDLL()'],
  ['ctypes.cdll.msvcrt', 'ctypes.CDLL()'],
  ['ctypes.windll.msvcrt', 'ctypes.CDLL()'],
  ['importlib.__import__', 'builtins.__import__'],
  ['pip._vendor.requests', 'requests'],
  ['requests.api', 'requests'],
  ['requests.sessions', 'requests'],
  ['requests.session()', 'requests.Session()'],
  ['multiprocessing.pool.Pool()', 'multiprocessing.Pool()'],
  ['multiprocessing.pool.ThreadPool()', 'multiprocessing.Pool()'],
  ['multiprocessing.dummy.Pool()', 'multiprocessing.Pool()'],
  ['multiprocessing.context', 'multiprocessing'],
  ['asyncio.subprocess.create_subprocess_shell', 'asyncio.create_subprocess_shell'],
  ['asyncio.subprocess.create_subprocess_exec', 'asyncio.create_subprocess_exec'],
  ['importlib_resources', 'importlib.resources'],
  ['socket.SocketType', 'socket.socket'],
  ['setuptools.distutils', 'distutils'],
  ['sklearn.externals.joblib', 'joblib'],
  ['sklearn.utils._joblib', 'joblib'],
  ['tensorflow.python.keras', 'tensorflow.keras'],
  ['importlib_metadata.EntryPoint()', 'importlib.metadata.EntryPoint()'],
];
const renamed: ReadonlyMap<string, string> = new Map(renames);

/** first parts of dotted names that are renamed */
export const renamedHeads: ReadonlySet<string> = new Set(renames.map(([from]) => from.split('.')[0] ?? from));
const core = new RegExp(`\\.(?:${[...coreModules].join('|')})(?=\\.|$)`, 'g');

/** The one name under which a dotted name is known. */
export const canonical = byName(canonicalOf);

function canonicalOf(dotted: string): string {
  let name = dotted;
  for (let round = 0; round < 4; round += 1) {
    const next = renameStart(coreSuffix(name));
    if (next === name) return name;
    name = next;
  }
  return name;
}

/** One step further from a name that is canonical already. */
export function canonicalMember(base: string, name: string): string {
  const dotted = `${base}.${name}`;
  if (coreModules.has(name) && (name !== 'socket' || !/(^|\.)(_?socket|ssl)$/.test(base)))
    return canonical(dotted);
  const other = renamed.get(dotted);
  return other === undefined ? dotted : canonical(other);
}

/** What a call of a canonical name gives. */
export const canonicalResult = byName((name) => {
  const result = `${name}()`;
  return renamed.get(result) ?? result;
});

/** What was hashed is not known from what comes out; of Python's own hashes alone, for anything may be called so. */
export const isDigest = byName((name) => /^(hashlib|hmac)\./.test(name));

function renameStart(name: string): string {
  const dot = name.indexOf('.');
  if (!renamedHeads.has(dot < 0 ? name : name.slice(0, dot))) return name;
  let end = name.length;
  while (end > 0) {
    const head = name.slice(0, end);
    const other = renamed.get(head);
    if (other !== undefined) return other + name.slice(end);
    end = name.lastIndexOf('.', end - 1);
  }
  return name;
}

/** From the last core module on: `shutil.os.system` is `os.system`. */
function coreSuffix(name: string): string {
  if (
    !name.includes('.') ||
    name.startsWith('asyncio.subprocess') ||
    (name.startsWith('ctypes.') && !name.startsWith('ctypes.util.'))
  )
    return name;
  let cut = -1;
  for (const match of name.matchAll(core)) {
    // `socket.socket` is a class of the module
    if (match[0] !== '.socket' || !/(^|\.)(_?socket|ssl)$/.test(name.slice(0, match.index)))
      cut = match.index;
  }
  return cut < 0 ? name : name.slice(cut + 1);
}
