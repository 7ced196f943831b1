import { describe, expect, it } from 'vitest';
import { createAdmission } from '../../src/grpc/admission.ts';
import { KaizenError } from '../../src/shared/errors.ts';

const reasonOf = (work: () => void): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof KaizenError) return error.detail.reason;
  }
  return 'none';
};

describe('createAdmission', () => {
  it('refuses calls beyond the limit until one is released', () => {
    const admission = createAdmission(1);
    admission.admit();
    expect(reasonOf(admission.admit)).toBe('OVERLOADED');
    admission.release();
    expect(reasonOf(admission.admit)).toBe('none');
  });

  it('refuses more bytes of requests than a process can hold, and admits others meanwhile', () => {
    const admission = createAdmission();
    const large = 4 * 2 ** 20;
    for (let call = 0; call < 16; call += 1) admission.admit(large);
    expect(reasonOf(() => admission.admit(large))).toBe('OVERLOADED');
    expect(reasonOf(() => admission.admit())).toBe('none');
    admission.release(large);
    expect(reasonOf(() => admission.admit(large))).toBe('none');
  });

  it('admits nothing while it drains and resolves when the last call is released', async () => {
    const admission = createAdmission(2);
    admission.admit();
    admission.admit();
    let drained = false;
    const drain = admission.drain().then(() => {
      drained = true;
    });
    expect(reasonOf(admission.admit)).toBe('SHUTTING_DOWN');
    admission.release();
    await Promise.resolve();
    expect(drained).toBe(false);
    admission.release();
    await drain;
    expect(drained).toBe(true);
  });
});
