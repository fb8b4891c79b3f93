// Which way a connection takes, read from the browser's statistics. Pure.

export type Path = 'direct' | 'relay';

/** The part of the statistics that is used here. */
export type Stats = Iterable<readonly [string, Readonly<Record<string, unknown>>]>;

/** Whether the pair of addresses in use is a direct one; null while there is none. */
export function pathOf(stats: Stats): Path | null {
  const all = new Map(stats);
  const reports = [...all.values()];
  const transport = reports.find((one) => one['type'] === 'transport' && one['selectedCandidatePairId'] !== undefined);
  // Some browsers mark the pair, others name it in the transport.
  const pair =
    all.get(String(transport?.['selectedCandidatePairId'])) ??
    reports.find((one) => one['type'] === 'candidate-pair' && (one['selected'] === true || (one['nominated'] === true && one['state'] === 'succeeded')));
  if (!pair) return null;
  const ends = [pair['localCandidateId'], pair['remoteCandidateId']].map((id) => all.get(String(id))?.['candidateType']);
  return ends.includes('relay') ? 'relay' : 'direct';
}
