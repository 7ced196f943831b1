/** Accounts and projects as the API's messages. */
import type { Account, AccountSharing, Project } from '../../accounts/account.ts';
import {
  type Account as AccountMessage,
  type Project as ProjectMessage,
  Sharing,
} from '../../gen/kaizen/v1/account_service.ts';
import { timestampOf } from '../../timestamps.ts';

/** The API's form of an account. */
export function accountMessage({ createdAtMs, bannedPhrases, sharing, ...account }: Account): AccountMessage {
  return {
    ...account,
    createTime: timestampOf(createdAtMs),
    bannedPhrases: [...bannedPhrases],
    sharing: Sharing[`SHARING_${sharing}`],
  };
}

/** The API's form of a project. */
export function projectMessage({ createdAtMs, bannedPhrases, ...project }: Project): ProjectMessage {
  return { ...project, createTime: timestampOf(createdAtMs), bannedPhrases: [...bannedPhrases] };
}

/** The stored form of a message's choice; not given is enabled. */
export function sharingOf(sharing: Sharing | undefined): AccountSharing {
  return sharing === Sharing.SHARING_DISABLED ? 'DISABLED' : 'ENABLED';
}
