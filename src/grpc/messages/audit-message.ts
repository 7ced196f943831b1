import type { AuditEntry } from '../../access/audit.ts';
import type { AuditEntry as AuditEntryMessage } from '../../gen/kaizen/v1/admin_service.ts';
import { timestampOf } from '../../shared/timestamps.ts';

/** An audit entry as a message. */
export function auditMessage({ key: _key, atMs, ...entry }: AuditEntry): AuditEntryMessage {
  return { ...entry, time: timestampOf(atMs) };
}
