// The icons of what is shared, as paths on a square of 16.
export const MEDIA_SHAPES = {
  screen: 'M2 3h12v8H2ZM6 13.5h4M8 11v2.5',
  camera: 'M2 4.5h8.5v7H2ZM10.5 7l3.5-2v6l-3.5-2',
  microphone: 'M8 9.8A2.2 2.2 0 0 0 10.2 7.6V4a2.2 2.2 0 0 0-4.4 0v3.6A2.2 2.2 0 0 0 8 9.8ZM3.8 7.5a4.2 4.2 0 0 0 8.4 0M8 11.7V14',
  file: 'M4 2h5l3.5 3.5V14H4ZM9 2v3.5h3.5',
  clipboard: 'M5.5 3H3.5v11h9V3h-2M5.5 2h5v2.5h-5Z',
  record: 'M8 13.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM8 9.2a1.2 1.2 0 1 0 0-2.4 1.2 1.2 0 0 0 0 2.4Z',
  minus: 'M3 8h10',
  full: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
  shot: 'M2 5h3l1-1.7h4L11 5h3v8H2ZM8 11a2.3 2.3 0 1 0 0-4.6A2.3 2.3 0 0 0 8 11Z',
  pointer: 'M4 2.5l8 6.2-3.7.5-2 3.5Z',
  pen: 'M3 13l.7-3L10.5 3.2l2.3 2.3L6 12.3ZM9 4.7L11.3 7',
  side: 'M2 3h12v10H2ZM9.5 3v10',
  phone: 'M2.5 9.5c3-3.5 8-3.5 11 0l-1.5 2-2.5-1V8.8a6 6 0 0 0-3 0v1.7L4 11.5Z',
} as const;
