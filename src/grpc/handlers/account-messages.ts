/** Accounts and projects as the API's messages. */
import type { Account, Project } from '../../accounts/account.ts';
import type {
  Account as AccountMessage,
  Project as ProjectMessage,
} from '../../gen/kaizen/v1/account_service.ts';
import { timestampOf } from '../timestamps.ts';

/** The API's form of an account. */
export function accountMessage({ createdAtMs, ...account }: Account): AccountMessage {
  return { ...account, createTime: timestampOf(createdAtMs) };
}

/** The API's form of a project. */
export function projectMessage({ createdAtMs, ...project }: Project): ProjectMessage {
  return { ...project, createTime: timestampOf(createdAtMs) };
}
