/** Texts that stand in the source: what they are by themselves. */
import { emit, type Analysis } from './analysis.js';
import { isEscaped } from './conditions.js';
import { isCloudMetadata, isFourNumbers, marksOfText } from './texts.js';
import { marks, text, type Value } from './values.js';

export function literalText(value: string, bytes: boolean, at: number, analysis: Analysis): Value {
  const taken = marksOfText(value);
  if ((taken & marks.suspiciousHost) !== 0)
    emit(analysis, isFourNumbers(value) ? 'bare-address' : 'suspicious-host', at, [], value);
  if (value.length < 300 && value.length > 10 && isCloudMetadata(value))
    emit(analysis, 'cloud-metadata', at, [], value);
  if (value.length > 1500 && /^[^ ]*$/.test(value.slice(0, 1000)))
    emit(analysis, 'obfuscated-payload', at, [], `${value.length} characters`);
  if ((taken & marks.wallet) !== 0 && analysis.branches < 99)
    emit(analysis, 'crypto-clipper', at, ['an address of a wallet'], value);
  return text(
    value,
    analysis.escapes && isEscaped(value, at, analysis) ? taken | marks.assembled : taken,
    bytes,
  );
}
