import { describe, expect, it } from 'vitest';
import { command, type Place, type Press } from './keys.ts';

const idle: Place = { writing: false, inQueue: false, dialog: false, letters: true };
const press = (key: string, more: Partial<Press> = {}): Press => ({
  key,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  isComposing: false,
  ...more,
});

describe('the keyboard', () => {
  it.each([
    ['n', 'new'],
    ['N', 'new'],
    ['j', 'next'],
    ['k', 'previous'],
    ['m', 'write'],
    ['x', 'close'],
    ['?', 'help'],
    ['Escape', 'back'],
  ])('%s means %s', (key, meaning) => {
    expect(command(press(key), idle)?.do).toBe(meaning);
  });

  it('leaves letters to a field that is being written in, but not Escape and tabs', () => {
    const writing = { ...idle, writing: true };
    expect(command(press('n'), writing)).toBeNull();
    expect(command(press('Escape'), writing)).toEqual({ do: 'back' });
    expect(command(press('3', { ctrlKey: true }), writing)).toEqual({ do: 'tab', number: 3 });
  });

  it('walks with arrows only inside the queue', () => {
    expect(command(press('ArrowDown'), idle)).toBeNull();
    expect(command(press('ArrowDown'), { ...idle, inQueue: true })).toEqual({ do: 'next' });
    expect(command(press('ArrowUp'), { ...idle, inQueue: true })).toEqual({ do: 'previous' });
  });

  it('keeps single letters quiet when they are switched off', () => {
    const quiet = { ...idle, letters: false };
    expect(command(press('n'), quiet)).toBeNull();
    expect(command(press('?'), quiet)).toBeNull();
    expect(command(press('Escape'), quiet)).toEqual({ do: 'back' });
  });

  it('leaves everything to an open dialog', () => {
    for (const key of ['n', 'Escape', '?']) expect(command(press(key), { ...idle, dialog: true })).toBeNull();
  });

  it('leaves the browser its own keys', () => {
    expect(command(press('n', { ctrlKey: true }), idle)).toBeNull();
    expect(command(press('0', { ctrlKey: true }), idle)).toBeNull();
    expect(command(press('n', { metaKey: true }), idle)).toBeNull();
    expect(command(press('1', { altKey: true }), idle)).toBeNull();
    expect(command(press('n', { isComposing: true }), idle)).toBeNull();
    expect(command(press('F5'), idle)).toBeNull();
  });
});
