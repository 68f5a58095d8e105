import { describe, expect, it } from 'vitest';
import { sparesData } from './lowData.ts';

describe('sparesData', () => {
  it('is what the person has chosen, whatever the browser was told', () => {
    expect(sparesData(false, { saveData: true })).toBe(false);
    expect(sparesData(true, { saveData: false })).toBe(true);
    expect(sparesData(true, null)).toBe(true);
  });

  it('is what the browser was told, where nothing was chosen', () => {
    expect(sparesData(null, { saveData: true })).toBe(true);
    expect(sparesData(null, { saveData: false })).toBe(false);
  });

  it('is not, where the browser does not tell', () => {
    for (const connection of [null, undefined, {}, { saveData: 'yes' }, 'saveData']) expect(sparesData(null, connection)).toBe(false);
  });
});
