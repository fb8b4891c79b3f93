import { describe, expect, it } from 'vitest';
import { outcome } from './survey.ts';

describe('the answer to a survey', () => {
  it('is kept, not wanted any more, or worth another try', () => {
    expect([204, 409, 401].map(outcome)).toEqual(['kept', 'closed', 'closed']);
    expect([400, 403, 413, 500, 503].map(outcome)).toEqual(Array(5).fill('failed'));
  });
});
