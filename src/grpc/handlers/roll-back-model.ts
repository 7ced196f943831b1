import type { RollBackModelRequest, RollBackModelResponse } from '../../gen/kaizen/v1/prediction_service.ts';
import type { RollBack, RolledBack } from '../../learning/history/roll-back-model.ts';
import { invalidFields } from '../../shared/errors.ts';
import type { Handler } from '../call.ts';
import { modelMessage, storedModelName } from '../messages/model-messages.ts';

/** PredictionService/RollBackModel. It ignores the caller's leaving, because half a roll-back would be useless. */
export function rollBackModelHandler({
  rollBack,
}: {
  readonly rollBack: (request: RollBack) => Promise<RolledBack>;
}): Handler<RollBackModelRequest, RollBackModelResponse> {
  return async ({ name: given, version, actor, reason }, { accountId }) => {
    const name = storedModelName(given);
    if (name === undefined) throw invalidFields([{ field: 'name', description: 'must be specified' }]);
    const { model, retiredVersion, epoch } = await rollBack({
      accountId,
      name,
      version: version === 0 ? undefined : version,
      actor,
      reason,
    });
    return { model: modelMessage(model), retiredVersion, epoch };
  };
}
