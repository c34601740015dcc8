import { z } from 'zod';
import { metadataSchema } from '../kube-object.js';
import { selectorSchema, workloadSchema } from '../workload-object.js';

/** A Deployment with what a copy is made of; the rest is kept as it came. */
export const deploymentSchema = workloadSchema.extend({
  spec: workloadSchema.shape.spec.extend({
    selector: selectorSchema,
    template: z.looseObject({
      metadata: metadataSchema.pick({ labels: true, annotations: true }).loose().nullish(),
      spec: z.looseObject({
        containers: z.array(
          z.looseObject({ ports: z.array(z.looseObject({ hostPort: z.number().nullish() })).nullish() }),
        ),
        initContainers: z
          .array(z.looseObject({ ports: z.array(z.looseObject({ hostPort: z.number().nullish() })).nullish() }))
          .nullish(),
        volumes: z
          .array(z.looseObject({ persistentVolumeClaim: z.looseObject({ claimName: z.string() }).nullish() }))
          .nullish(),
      }),
    }),
  }),
});
export type DeploymentObject = z.infer<typeof deploymentSchema>;

/** The labels of a Deployment's pods. */
export function podLabelsOf({ spec }: DeploymentObject): Record<string, string> {
  return spec.template.metadata?.labels ?? {};
}
