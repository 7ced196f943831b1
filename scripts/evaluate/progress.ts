/** Shows the progress of an evaluation: a bar on a terminal, and occasional lines elsewhere. */
import { type Options, SingleBar } from 'cli-progress';

/** Follows the steps of named phases. */
export interface Progress {
  readonly step: (step: { readonly label: string; readonly done: number; readonly total: number }) => void;
  readonly end: () => void;
}

/** A log is read later, so a few lines per phase are enough. */
const LINES_PER_PHASE = 4;

/** Progress on a stream. */
export function createProgress(stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? bars(stream) : lines(stream);
}

function bars(stream: NodeJS.WriteStream): Progress {
  let current: { readonly label: string; readonly bar: SingleBar } | undefined;
  const end = (): void => {
    current?.bar.stop();
    current = undefined;
  };
  return {
    step({ label, done, total }) {
      if (current?.label !== label) {
        end();
        const options: Options = { format: `${label} {bar} {value}/{total} {eta_formatted}`, stream };
        current = { label, bar: new SingleBar(options) };
        current.bar.start(total, done);
      }
      current.bar.setTotal(total);
      current.bar.update(done);
    },
    end,
  };
}

function lines(stream: NodeJS.WriteStream): Progress {
  let last = { label: '', part: -1 };
  return {
    step({ label, done, total }) {
      const part = Math.floor((LINES_PER_PHASE * done) / Math.max(1, total));
      if (last.label === label && last.part === part) return;
      last = { label, part };
      stream.write(`${label}: ${done} of ${total}\n`);
    },
    end() {},
  };
}
