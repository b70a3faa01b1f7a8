/**
 * Globals that a pickle may use: constructors and rebuilders of plain data. Each only makes or fills an object; none
 * imports, opens, evaluates, looks up attributes or calls something by name. By module, then exact names.
 */

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

const numpyTypes =
  words(`dtype ndarray matrix recarray record void bool bool_ int8 int16 int32 int64 intc intp uint8
  uint16 uint32 uint64 uintc uintp longlong ulonglong float16 float32 float64 longdouble float96 float128 complex64
  complex128 clongdouble complex256 str_ bytes_ string_ unicode_ object_ datetime64 timedelta64 int_ float_ complex_`);
const sparse =
  words(`csr_matrix csc_matrix coo_matrix bsr_matrix dia_matrix dok_matrix lil_matrix csr_array csc_array
  coo_array bsr_array dia_array dok_array lil_array`);
const storages =
  words(`FloatStorage DoubleStorage HalfStorage BFloat16Storage LongStorage IntStorage ShortStorage
  CharStorage ByteStorage BoolStorage ComplexFloatStorage ComplexDoubleStorage QInt8Storage QUInt8Storage QInt32Storage
  UntypedStorage TypedStorage`);
const exceptions =
  words(`ArithmeticError AssertionError AttributeError Exception IndexError KeyError LookupError OSError
  IOError NotImplementedError OverflowError RuntimeError StopIteration TypeError UnicodeDecodeError UnicodeEncodeError
  UserWarning DeprecationWarning Warning ValueError ZeroDivisionError`);
const ipAddresses = 'IPv4Address IPv6Address IPv4Network IPv6Network IPv4Interface IPv6Interface';

const table: readonly (readonly [modules: string, names: readonly string[]])[] = [
  [
    'builtins',
    [
      ...words(`set frozenset bytearray complex slice range int float str list dict tuple bytes bool object hash long unicode
        xrange Ellipsis NotImplemented`),
      ...exceptions,
    ],
  ],
  ['copyreg', ['_reconstructor']],
  ['_codecs', ['encode']],
  ['collections _collections', words('OrderedDict defaultdict Counter deque')],
  ['datetime', words('datetime date time timedelta timezone')],
  ['zoneinfo', ['ZoneInfo._unpickle']],
  ['decimal _decimal', ['Decimal']],
  ['fractions', ['Fraction']],
  ['uuid', words('UUID SafeUUID')],
  ['array', words('array _array_reconstructor')],
  ['random', ['Random']],
  ['types', ['SimpleNamespace']],
  ['argparse', ['Namespace']],
  ['ipaddress', words(ipAddresses)],
  ['pathlib pathlib._local', words('PurePath PurePosixPath PureWindowsPath Path PosixPath WindowsPath')],
  ['pytz', words('_p _UTC')],
  ['numpy', [...numpyTypes, 'ma.core.MaskedArray']],
  ['numpy.core.multiarray numpy._core.multiarray numpy.core._internal', words('_reconstruct scalar')],
  ['numpy.core.numeric numpy._core.numeric', ['_frombuffer']],
  ['numpy.core.records numpy._core.records numpy.rec', words('recarray record')],
  ['numpy.matrixlib.defmatrix', ['matrix']],
  ['numpy.ma numpy.ma.core', words('MaskedArray _mareconstruct MaskedConstant')],
  [
    'numpy.dtypes',
    words(`BoolDType Int8DType Int16DType Int32DType Int64DType UInt8DType UInt16DType UInt32DType UInt64DType
      LongDType ULongDType LongLongDType ULongLongDType Float16DType Float32DType Float64DType LongDoubleDType
      Complex64DType Complex128DType CLongDoubleDType ObjectDType BytesDType StrDType VoidDType DateTime64DType
      TimeDelta64DType StringDType`),
  ],
  ['numpy.random', words('__RandomState_ctor RandomState')],
  ['numpy.random.mtrand', words('RandomState __RandomState_ctor')],
  ['numpy.random._generator', ['Generator']],
  ['numpy.random._pickle', words('__randomstate_ctor __generator_ctor __bit_generator_ctor')],
  ['numpy.random._mt19937', ['MT19937']],
  ['numpy.random._pcg64', words('PCG64 PCG64DXSM')],
  ['numpy.random._philox', ['Philox']],
  ['numpy.random._sfc64', ['SFC64']],
  ['numpy.random.bit_generator', words('SeedSequence __pyx_unpickle_SeedSequence')],
  [
    `scipy.sparse scipy.sparse._csr scipy.sparse._csc scipy.sparse._coo scipy.sparse._bsr scipy.sparse._dia
      scipy.sparse._dok scipy.sparse._lil scipy.sparse.csr scipy.sparse.csc scipy.sparse.coo scipy.sparse.bsr
      scipy.sparse.dia scipy.sparse.dok scipy.sparse.lil`,
    sparse,
  ],
  ['pandas pandas.core.frame', ['DataFrame']],
  ['pandas.core.series', ['Series']],
  [
    `pandas.core.indexes.base pandas.core.indexes.range pandas.core.indexes.multi pandas.core.indexes.numeric
      pandas.core.indexes.category pandas.core.indexes.interval pandas.core.indexes.datetimes
      pandas.core.indexes.timedeltas pandas.core.indexes.period pandas.indexes.base pandas.core.index`,
    words(`Index _new_Index RangeIndex MultiIndex Int64Index UInt64Index Float64Index CategoricalIndex IntervalIndex
      DatetimeIndex _new_DatetimeIndex TimedeltaIndex PeriodIndex _new_PeriodIndex FrozenList`),
  ],
  ['pandas.core.indexes.frozen', ['FrozenList']],
  ['pandas.core.internals pandas.core.internals.managers', words('BlockManager SingleBlockManager')],
  ['pandas.core.internals.blocks', ['new_block']],
  ['pandas._libs.internals', words('_unpickle_block BlockPlacement')],
  ['pandas._libs.arrays', ['__pyx_unpickle_NDArrayBacked']],
  [
    `pandas.core.arrays.categorical pandas.core.arrays.datetimes pandas.core.arrays.timedeltas
      pandas.core.arrays.period pandas.core.arrays.interval pandas.core.arrays.integer pandas.core.arrays.floating
      pandas.core.arrays.boolean pandas.core.arrays.string_ pandas.core.arrays.numpy_ pandas.core.dtypes.dtypes`,
    words(`Categorical DatetimeArray TimedeltaArray PeriodArray IntervalArray IntegerArray FloatingArray BooleanArray
      StringArray StringDtype BooleanDtype Int8Dtype Int16Dtype Int32Dtype Int64Dtype UInt8Dtype UInt16Dtype UInt32Dtype
      UInt64Dtype Float32Dtype Float64Dtype CategoricalDtype DatetimeTZDtype PeriodDtype IntervalDtype PandasArray
      NumpyExtensionArray`),
  ],
  ['pandas._libs.tslibs.timestamps', words('Timestamp _unpickle_timestamp')],
  ['pandas._libs.tslibs.timedeltas', words('Timedelta _timedelta_unpickle')],
  ['pandas._libs.tslibs.nattype', ['_nat_unpickle']],
  [
    'torch',
    [
      ...storages,
      ...words(`device Size Tensor float16 float32 float64 bfloat16 int8 int16 int32 int64
    uint8 bool complex64 complex128 half float double long int`),
    ],
  ],
  ['torch.storage', words('UntypedStorage TypedStorage _TypedStorage _UntypedStorage')],
  ['torch.nn.parameter torch.nn', words('Parameter Buffer')],
  ['torch.serialization', ['_get_layout']],
  ['torch._tensor', ['_rebuild_from_type_v2']],
  [
    'torch._utils',
    words(`_rebuild_tensor _rebuild_tensor_v2 _rebuild_tensor_v3 _rebuild_parameter _rebuild_parameter_with_state
      _rebuild_qtensor _rebuild_sparse_tensor _rebuild_sparse_csr_tensor _rebuild_meta_tensor_no_storage
      _rebuild_nested_tensor _rebuild_device_tensor_from_numpy`),
  ],
  ['joblib.numpy_pickle', ['NumpyArrayWrapper']],
];

/** Module to names. */
export const allowedGlobals: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  table.flatMap(([modules, names]) => words(modules).map((module) => [module, new Set(names)] as const)),
);
