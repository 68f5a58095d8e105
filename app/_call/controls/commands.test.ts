import { describe, expect, it } from 'vitest';
import { Commands } from './commands.ts';

describe('Commands', () => {
  it('does what was registered, and nothing once that is taken back', () => {
    const commands = new Commands();
    let ran = 0;
    const release = commands.register('people', () => (ran += 1));
    commands.run('people');
    release();
    commands.run('people');
    expect([ran, commands.has('people')]).toEqual([1, false]);
  });

  it('lets the one that came last do it, and the one before once that has gone', () => {
    const commands = new Commands();
    const ran: string[] = [];
    commands.register('leave', () => ran.push('first'));
    const release = commands.register('leave', () => ran.push('second'));
    commands.run('leave');
    release();
    release();
    commands.run('leave');
    expect(ran).toEqual(['second', 'first']);
  });

  it('does nothing where nobody can', () => {
    const commands = new Commands();
    expect(() => commands.run('screen')).not.toThrow();
    expect(commands.has('screen')).toBe(false);
  });
});
