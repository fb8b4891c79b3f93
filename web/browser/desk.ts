// A desk on which every kind of session lies.
import type { Mock } from './mock.ts';

const MINUTE = 60_000;

/** The sessions that `fillDesk` puts down, by what is going on in them. */
export const ON_DESK = { calm: 11, late: 12, talking: 21, away: 22, left: 31, pin: 41, dying: 42 } as const;

export function fillDesk(mock: Mock): void {
  const now = Date.now();
  const nobody = { customer: null, language: null };
  const network = '203.0.113.0/24';
  const talk = ON_DESK.talking;
  mock.put(ON_DESK.calm, {
    state: 'waiting',
    since: now - 40_000,
    fields: ['Jane Doe', 'Order 18-2231', 'Laptop 14', 'The screen stays black after the update', '+49 30 1234', 'North'],
    tracking: 'CASE-88124',
  });
  mock.put(ON_DESK.late, { state: 'waiting', since: now - 4 * MINUTE, fields: ['Mohammed', 'Printer', '', '', '', ''] });
  mock.put(talk, { since: now - 11 * MINUTE, fields: ['Ana-Lucía', 'Router', '', '', '', ''], wrong_tries: 2 });
  mock.put(ON_DESK.away, { since: now - 27 * MINUTE, customer: { online: false, returning: false, network } });
  mock.put(ON_DESK.left, { state: 'customer_left', ended_by: 'customer', fields: ['Kim', '', '', '', '', ''] });
  mock.put(ON_DESK.pin, { state: 'connecting', ...nobody, expires: now + 18 * MINUTE });
  mock.put(ON_DESK.dying, { state: 'connecting', ...nobody, expires: now - 1, fields: ['', '', '', '', '', ''] });
  mock.write(talk, { from: 'system', code: 'picked_up', text: 'Picked up' });
  mock.write(talk, { from: 'technician', name: 'Tess', text: 'Hello, this is Tess. How can I help you?' });
  mock.write(talk, { name: 'Ana-Lucía', text: 'My router shows a red light.\nhttps://example.com/router?x=1' });
  mock.write(ON_DESK.away, { name: 'Jane', text: 'hello?' });
}
