import { CST, Lexer } from 'yaml';

/** Brackets and keys within brackets, one inside the other. A stage file written like JSON needs 8. */
const maxFlowDepth = 24;
/** Blocks nest by indentation, compact ones (`- - -`) along a line, so the column limits them. */
const maxColumn = 128;

/**
 * Where a text nests deeper than any stage file; undefined where it never does. To be asked before composing: the
 * composer is recursive, and a stack that is nearly used up makes V8 abort the whole process, past every `catch`.
 */
export function yamlTooDeep(text: string): number | undefined {
  let offset = 0;
  let lineStart = 0;
  let brackets = 0;
  /** `a: b: c:` within brackets nests without any further one, until a comma. */
  let keys = 0;
  for (const token of new Lexer().lex(text)) {
    if (isMarkerToken(token)) continue;
    const type = CST.tokenType(token);
    const key = type === 'map-value-ind' || type === 'explicit-key-ind';
    if (type === 'flow-map-start' || type === 'flow-seq-start') brackets += 1;
    if (type === 'flow-map-end' || type === 'flow-seq-end') brackets -= 1;
    if (key) keys += 1;
    if (brackets <= 0 || type === 'comma' || type === 'flow-map-end' || type === 'flow-seq-end') keys = 0;

    const column = offset - lineStart;
    const indent = type === 'space' && column === 0 ? token.length : 0;
    const nests = key || type === 'seq-item-ind';
    if (brackets + keys > maxFlowDepth) return offset;
    if (brackets <= 0 && (nests ? column : indent) > maxColumn) return offset;

    const newline = token.lastIndexOf('\n');
    if (newline >= 0) lineStart = offset + newline + 1;
    offset += token.length;
  }
  return undefined;
}

/** Tokens of the lexer that stand for no text. */
function isMarkerToken(token: string): boolean {
  return token === CST.DOCUMENT || token === CST.FLOW_END || token === CST.SCALAR;
}
