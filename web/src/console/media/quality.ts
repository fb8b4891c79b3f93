// How a call's line is doing, in the few words a person needs: which way the
// picture takes and how good it is. Pure; the numbers come from `getStats`.

export type Path = 'direct' | 'relay';
export type Grade = 'good' | 'fair' | 'poor';

export interface Sample {
  at: number;
  path: Path | null;
  /** Milliseconds to the other end and back. */
  delay: number | null;
  received: number;
  lost: number;
  /** Milliseconds for which the picture stood still although frames were expected. */
  frozen: number;
}

/** The part of a stats report that is looked at. */
type Report = ReadonlyMap<string, unknown>;
type Entry = Record<string, unknown>;

export function sample(report: Report, at: number): Sample {
  const result: Sample = { at, path: null, delay: null, received: 0, lost: 0, frozen: 0 };
  const entries = [...report.values()].filter((one): one is Entry => typeof one === 'object' && one !== null);
  const pair = chosenPair(report, entries);
  if (pair) {
    const ends = ['localCandidateId', 'remoteCandidateId'].map((key) => report.get(String(pair[key])) as Entry | undefined);
    if (ends.some(Boolean)) result.path = ends.some((end) => end?.['candidateType'] === 'relay') ? 'relay' : 'direct';
    if (typeof pair['currentRoundTripTime'] === 'number') result.delay = pair['currentRoundTripTime'] * 1000;
  }
  for (const entry of entries) {
    if (entry['type'] !== 'inbound-rtp') continue;
    result.received += number(entry['packetsReceived']);
    result.lost += number(entry['packetsLost']);
    result.frozen += number(entry['totalFreezesDuration']) * 1000;
  }
  return result;
}

/** How it went between two samples; null when nothing can be said yet. */
export function grade(before: Sample | null, now: Sample): Grade | null {
  if (!before || now.at <= before.at) return null;
  const lost = Math.max(0, now.lost - before.lost);
  const all = lost + Math.max(0, now.received - before.received);
  const loss = all === 0 ? 0 : lost / all;
  const frozen = Math.max(0, now.frozen - before.frozen) / (now.at - before.at);
  const delay = now.delay ?? 0;
  if (loss > 0.08 || frozen > 0.25 || delay > 500) return 'poor';
  return loss > 0.02 || frozen > 0.05 || delay > 250 ? 'fair' : 'good';
}

function chosenPair(report: Report, entries: Entry[]): Entry | undefined {
  const transport = entries.find((one) => one['type'] === 'transport' && one['selectedCandidatePairId']);
  if (transport) return report.get(String(transport['selectedCandidatePairId'])) as Entry | undefined;
  return entries.find((one) => one['type'] === 'candidate-pair' && one['state'] === 'succeeded' && one['nominated'] === true);
}

const number = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? value : 0);
