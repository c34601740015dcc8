import type { Situation } from './situations.js';

/**
 * What `next` answers to every event in every situation. One cell is `event → answer`; `monitors *` stands for
 * whatever the monitors say. The words of an answer are those of `summary`.
 */
export const table: Record<Situation, string> = {
  prepare: `
    done → prepare/check-monitors · waits → noted · fails → held by person: pod-failing · is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors * → nothing
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → held by person: operator · resume → refused: not-held
    cancel → ended cancelled · rollback → ended cancelled
    rollback anyway → ended cancelled
  `,
  'prepare, held by its effect': `
    done → prepare/check-monitors · waits → goes on · fails → held by person: pod-failing · is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors * → nothing
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → held by person: operator · resume → goes on
    cancel → ended cancelled · rollback → ended cancelled
    rollback anyway → ended cancelled
  `,
  'prepare, held by a person': `
    done → prepare/check-monitors, held by person: operator · waits → nothing · fails → held by person: pod-failing
    is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors * → nothing
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → refused: already-held · resume → goes on
    cancel → ended cancelled · rollback → ended cancelled
    rollback anyway → ended cancelled
  `,
  'prepare, blocked': `
    done → prepare/check-monitors, held by person: plan-blocked · waits → nothing
    fails → held by person: pod-failing · is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors * → nothing
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → refused: already-held · resume → goes on
    cancel → ended cancelled · rollback → ended cancelled
    rollback anyway → ended cancelled
  `,
  'prepare, recovered half-done': `
    done → audited · waits → audited · fails → audited · is late → audited
    breaks → audited · is late and breaks → audited · woken → nothing
    monitors * → nothing
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → refused: already-held · resume → goes on
    cancel → rollback/find-old-secret · rollback → rollback/find-old-secret
    rollback anyway → rollback/find-old-secret
  `,
  'prepare, recovered after production': `
    done → audited · waits → audited · fails → audited · is late → audited
    breaks → audited · is late and breaks → audited · woken → nothing
    monitors * → nothing
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → refused: already-held · resume → goes on
    cancel → rollback/find-old-secret · rollback → rollback/find-old-secret
    rollback anyway → rollback/find-old-secret
  `,
  'staging, switching': `
    done → staging/roll-out · waits → noted · fails → rollback/find-old-secret · is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors ok → noted · monitors unknown → held by monitors: monitor-unknown
    monitors alert → rollback/find-old-secret · monitors alert-before → held by person: alert-older-than-switch
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → held by person: operator · resume → refused: not-held
    cancel → rollback/find-old-secret · rollback → rollback/find-old-secret
    rollback anyway → rollback/find-old-secret
  `,
  'staging, soaking': `
    done → approval/approve · waits → noted · fails → rollback/find-old-secret · is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors ok → noted · monitors unknown → held by monitors: monitor-unknown
    monitors alert → rollback/find-old-secret · monitors alert-before → held by person: alert-older-than-switch
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → held by person: operator · resume → refused: not-held
    cancel → rollback/find-old-secret · rollback → rollback/find-old-secret
    rollback anyway → rollback/find-old-secret
  `,
  'staging, held by its effect': `
    done → approval/approve · waits → goes on · fails → rollback/find-old-secret · is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors ok → noted · monitors unknown → held by monitors: monitor-unknown
    monitors alert → rollback/find-old-secret · monitors alert-before → held by person: alert-older-than-switch
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → held by person: operator · resume → goes on
    cancel → rollback/find-old-secret · rollback → rollback/find-old-secret
    rollback anyway → rollback/find-old-secret
  `,
  'staging, held by the monitors': `
    done → approval/approve · waits → nothing · fails → rollback/find-old-secret · is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors ok → goes on · monitors unknown → nothing · monitors alert → rollback/find-old-secret
    monitors alert-before → held by person: alert-older-than-switch
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → held by person: operator · resume → noted
    cancel → rollback/find-old-secret · rollback → rollback/find-old-secret
    rollback anyway → rollback/find-old-secret
  `,
  'staging, held by a person': `
    done → approval/approve, held by person: operator · waits → nothing · fails → rollback/find-old-secret
    is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors ok → noted · monitors unknown → noted · monitors alert → rollback/find-old-secret
    monitors alert-before → noted
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → refused: already-held · resume → goes on
    cancel → rollback/find-old-secret · rollback → rollback/find-old-secret
    rollback anyway → rollback/find-old-secret
  `,
  'approval, open': `
    done → audited · waits → audited · fails → audited · is late → audited
    breaks → audited · is late and breaks → audited · woken → nothing
    monitors * → nothing
    approve → production/await-window · reject → rollback/find-old-secret · ask-again → refused: nothing-to-ask
    hold → held by person: operator · resume → refused: not-held
    cancel → rollback/find-old-secret · rollback → rollback/find-old-secret
    rollback anyway → rollback/find-old-secret
  `,
  'approval, one of two': `
    done → audited · waits → audited · fails → audited · is late → audited
    breaks → audited · is late and breaks → audited · woken → nothing
    monitors * → nothing
    approve → production/await-window · reject → rollback/find-old-secret · ask-again → refused: nothing-to-ask
    hold → held by person: operator · resume → refused: not-held
    cancel → rollback/find-old-secret · rollback → rollback/find-old-secret
    rollback anyway → rollback/find-old-secret
  `,
  'approval, over but not woken': `
    done → audited · waits → audited · fails → audited · is late → audited
    breaks → audited · is late and breaks → audited · woken → held by person: approval-expired
    monitors * → nothing
    approve → refused: approval-expired · reject → rollback/find-old-secret · ask-again → refused: nothing-to-ask
    hold → held by person: operator · resume → refused: not-held
    cancel → rollback/find-old-secret · rollback → rollback/find-old-secret
    rollback anyway → rollback/find-old-secret
  `,
  'approval, expired': `
    done → audited · waits → audited · fails → audited · is late → audited
    breaks → audited · is late and breaks → audited · woken → nothing
    monitors * → nothing
    approve → refused: approval-expired · reject → rollback/find-old-secret · ask-again → goes on
    hold → refused: already-held · resume → goes on
    cancel → rollback/find-old-secret · rollback → rollback/find-old-secret
    rollback anyway → rollback/find-old-secret
  `,
  'approval, held by a person': `
    done → audited · waits → audited · fails → audited · is late → audited
    breaks → audited · is late and breaks → audited · woken → nothing
    monitors * → nothing
    approve → refused: held · reject → refused: held · ask-again → refused: nothing-to-ask
    hold → refused: already-held · resume → goes on
    cancel → rollback/find-old-secret · rollback → rollback/find-old-secret
    rollback anyway → rollback/find-old-secret
  `,
  'production, awaiting its window': `
    done → production/recheck · waits → noted · fails → held by person: pod-failing · is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors * → nothing
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → held by person: operator · resume → refused: not-held
    cancel → rollback/find-old-secret · rollback → rollback/find-old-secret
    rollback anyway → rollback/find-old-secret
  `,
  'production, plan drifted': `
    done → production/prove-old-secret, held by person: plan-drifted · waits → nothing
    fails → held by person: pod-failing · is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors * → nothing
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → approval/approve
    hold → refused: already-held · resume → approval/approve
    cancel → rollback/find-old-secret · rollback → rollback/find-old-secret
    rollback anyway → rollback/find-old-secret
  `,
  'production, old Secret missing': `
    done → production/switch, held by person: old-secret-missing · waits → nothing
    fails → held by person: pod-failing · is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors * → nothing
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → refused: already-held · resume → production/recheck
    cancel → rollback/find-old-secret · rollback → rollback/find-old-secret
    rollback anyway → rollback/find-old-secret
  `,
  'production, held before its switch': `
    done → audited · waits → audited · fails → audited · is late → audited
    breaks → audited · is late and breaks → audited · woken → nothing
    monitors * → nothing
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → refused: already-held · resume → production/recheck
    cancel → rollback/find-old-secret · rollback → rollback/find-old-secret
    rollback anyway → rollback/find-old-secret
  `,
  'production, approval over before its switch': `
    done → audited · waits → audited · fails → audited · is late → audited
    breaks → audited · is late and breaks → audited · woken → nothing
    monitors * → nothing
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → approval/approve
    hold → refused: already-held · resume → approval/approve
    cancel → rollback/find-old-secret · rollback → rollback/find-old-secret
    rollback anyway → rollback/find-old-secret
  `,
  'production, switching': `
    done → production/watch-rollout · waits → noted · fails → rollback/find-old-secret · is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors ok → noted · monitors unknown → held by monitors: monitor-unknown
    monitors alert → rollback/find-old-secret · monitors alert-before → held by person: alert-older-than-switch
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → held by person: operator · resume → refused: not-held
    cancel → rollback/find-old-secret · rollback → rollback/find-old-secret
    rollback anyway → rollback/find-old-secret
  `,
  'production, switch held, approval over': `
    done → production/watch-rollout, held by person: operator · waits → nothing · fails → rollback/find-old-secret
    is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors ok → noted · monitors unknown → noted · monitors alert → rollback/find-old-secret
    monitors alert-before → noted
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → refused: already-held · resume → held by person: approval-expired
    cancel → rollback/find-old-secret · rollback → rollback/find-old-secret
    rollback anyway → rollback/find-old-secret
  `,
  'production, approval over in its switch': `
    done → production/watch-rollout, held by person: approval-expired · waits → nothing
    fails → rollback/find-old-secret · is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors ok → noted · monitors unknown → noted · monitors alert → rollback/find-old-secret
    monitors alert-before → noted
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → refused: already-held · resume → refused: approval-expired
    cancel → rollback/find-old-secret · rollback → rollback/find-old-secret
    rollback anyway → rollback/find-old-secret
  `,
  'production, rolling out': `
    done → production/check-logs · waits → noted · fails → rollback/find-old-secret · is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors ok → noted · monitors unknown → held by monitors: monitor-unknown
    monitors alert → rollback/find-old-secret · monitors alert-before → held by person: alert-older-than-switch
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → held by person: operator · resume → refused: not-held
    cancel → rollback/find-old-secret · rollback → rollback/find-old-secret
    rollback anyway → rollback/find-old-secret
  `,
  'production, held by its effect': `
    done → production/check-logs · waits → goes on · fails → rollback/find-old-secret · is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors ok → noted · monitors unknown → held by monitors: monitor-unknown
    monitors alert → rollback/find-old-secret · monitors alert-before → held by person: alert-older-than-switch
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → held by person: operator · resume → goes on
    cancel → rollback/find-old-secret · rollback → rollback/find-old-secret
    rollback anyway → rollback/find-old-secret
  `,
  'production, held by the monitors': `
    done → production/check-logs, held by monitors: datadog-unreachable · waits → nothing
    fails → rollback/find-old-secret · is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors ok → goes on · monitors unknown → held by monitors: monitor-unknown
    monitors alert → rollback/find-old-secret · monitors alert-before → held by person: alert-older-than-switch
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → held by person: operator · resume → noted
    cancel → rollback/find-old-secret · rollback → rollback/find-old-secret
    rollback anyway → rollback/find-old-secret
  `,
  'production, held by a person': `
    done → production/check-logs, held by person: operator · waits → nothing · fails → rollback/find-old-secret
    is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors ok → noted · monitors unknown → noted · monitors alert → rollback/find-old-secret
    monitors alert-before → noted
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → refused: already-held · resume → goes on
    cancel → rollback/find-old-secret · rollback → rollback/find-old-secret
    rollback anyway → rollback/find-old-secret
  `,
  'production, an alert asks': `
    done → production/check-logs, held by person: alert-asks · waits → nothing · fails → rollback/find-old-secret
    is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors ok → noted · monitors unknown → noted · monitors alert → nothing · monitors alert-before → noted
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → refused: already-held · resume → held by monitors: alert-asks
    cancel → rollback/find-old-secret · rollback → rollback/find-old-secret
    rollback anyway → rollback/find-old-secret
  `,
  'eu done, us awaiting its window': `
    done → production/recheck · waits → noted · fails → held by person: pod-failing
    breaks → noted · is late → audited · is late and breaks → audited · woken → nothing
    monitors ok → noted · monitors unknown → held by monitors: monitor-unknown
    monitors alert → rollback/find-old-secret · monitors alert-before → held by person: alert-older-than-switch
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → held by person: operator · resume → refused: not-held
    cancel → rollback/find-old-secret · rollback → rollback/find-old-secret
    rollback anyway → rollback/find-old-secret
  `,
  'eu done, us held by the monitors': `
    done → production/prove-old-secret, held by monitors: monitor-unknown · waits → nothing · fails → held by person: pod-failing
    breaks → noted · is late → audited · is late and breaks → audited · woken → nothing
    monitors ok → goes on · monitors unknown → nothing
    monitors alert → rollback/find-old-secret · monitors alert-before → held by person: alert-older-than-switch
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → held by person: operator · resume → noted
    cancel → rollback/find-old-secret · rollback → rollback/find-old-secret
    rollback anyway → rollback/find-old-secret
  `,
  'eu done, us drifted': `
    done → production/prove-old-secret, held by person: plan-drifted · waits → nothing · fails → held by person: pod-failing
    breaks → noted · is late → audited · is late and breaks → audited · woken → nothing
    monitors ok → noted · monitors unknown → noted
    monitors alert → rollback/find-old-secret · monitors alert-before → noted
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → approval/approve
    hold → refused: already-held · resume → approval/approve
    cancel → rollback/find-old-secret · rollback → rollback/find-old-secret
    rollback anyway → rollback/find-old-secret
  `,
  'eu done, asked again': `
    done → audited · waits → audited · fails → audited
    breaks → audited · is late → audited · is late and breaks → audited · woken → nothing
    monitors ok → noted · monitors unknown → held by monitors: monitor-unknown
    monitors alert → rollback/find-old-secret · monitors alert-before → held by person: alert-older-than-switch
    approve → production/await-window · reject → rollback/find-old-secret
    ask-again → refused: nothing-to-ask
    hold → held by person: operator · resume → refused: not-held
    cancel → rollback/find-old-secret · rollback → rollback/find-old-secret
    rollback anyway → rollback/find-old-secret
  `,
  'eu done, us blocked': `
    done → production/prove-old-secret, held by person: plan-blocked · waits → nothing · fails → held by person: pod-failing
    breaks → noted · is late → audited · is late and breaks → audited · woken → nothing
    monitors ok → noted · monitors unknown → noted
    monitors alert → rollback/find-old-secret · monitors alert-before → noted
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → refused: already-held · resume → goes on
    cancel → rollback/find-old-secret · rollback → rollback/find-old-secret
    rollback anyway → rollback/find-old-secret
  `,
  'eu done, us approval over before its switch': `
    done → audited · waits → audited · fails → audited
    breaks → audited · is late → audited · is late and breaks → audited · woken → nothing
    monitors ok → noted · monitors unknown → noted
    monitors alert → rollback/find-old-secret · monitors alert-before → noted
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → approval/approve
    hold → refused: already-held · resume → approval/approve
    cancel → rollback/find-old-secret · rollback → rollback/find-old-secret
    rollback anyway → rollback/find-old-secret
  `,
  'eu done, us switching': `
    done → production/watch-rollout · waits → noted · fails → rollback/find-old-secret
    breaks → noted · is late → audited · is late and breaks → audited · woken → nothing
    monitors ok → noted · monitors unknown → held by monitors: monitor-unknown
    monitors alert → rollback/find-old-secret · monitors alert-before → held by person: alert-older-than-switch
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → held by person: operator · resume → refused: not-held
    cancel → rollback/find-old-secret · rollback → rollback/find-old-secret
    rollback anyway → rollback/find-old-secret
  `,
  'eu watched': `
    done → production/await-window · waits → noted · fails → rollback/find-old-secret
    breaks → noted · is late → audited · is late and breaks → audited · woken → nothing
    monitors ok → noted · monitors unknown → held by monitors: monitor-unknown
    monitors alert → rollback/find-old-secret · monitors alert-before → held by person: alert-older-than-switch
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → held by person: operator · resume → refused: not-held
    cancel → rollback/find-old-secret · rollback → rollback/find-old-secret
    rollback anyway → rollback/find-old-secret
  `,
  'us watched': `
    done → ended done · waits → noted · fails → rollback/find-old-secret
    breaks → noted · is late → audited · is late and breaks → audited · woken → nothing
    monitors ok → noted · monitors unknown → held by monitors: monitor-unknown
    monitors alert → rollback/find-old-secret · monitors alert-before → held by person: alert-older-than-switch
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → held by person: operator · resume → refused: not-held
    cancel → rollback/find-old-secret · rollback → rollback/find-old-secret
    rollback anyway → rollback/find-old-secret
  `,
  'production, copy starting': `
    done → production/shift 25 · waits → noted · fails → rollback/return-weights · is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors ok → noted · monitors unknown → held by monitors: monitor-unknown
    monitors alert → rollback/return-weights · monitors alert-before → held by person: alert-older-than-switch
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → held by person: operator · resume → refused: not-held
    cancel → rollback/return-weights · rollback → rollback/return-weights
    rollback anyway → rollback/return-weights
  `,
  'production, moving traffic': `
    done → production/shift 100 · waits → noted · fails → rollback/return-weights · is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors ok → noted · monitors unknown → held by monitors: monitor-unknown
    monitors alert → rollback/return-weights · monitors alert-before → held by person: alert-older-than-switch
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → held by person: operator · resume → refused: not-held
    cancel → rollback/return-weights · rollback → rollback/return-weights
    rollback anyway → rollback/return-weights
  `,
  'production, moving traffic, held by the monitors': `
    done → production/shift 100, held by monitors: monitor-unknown · waits → nothing · fails → rollback/return-weights
    is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors ok → goes on · monitors unknown → nothing
    monitors alert → rollback/return-weights · monitors alert-before → held by person: alert-older-than-switch
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → held by person: operator · resume → noted
    cancel → rollback/return-weights · rollback → rollback/return-weights
    rollback anyway → rollback/return-weights
  `,
  'production, moving traffic, weights changed by somebody': `
    done → production/shift 100, held by person: weights-changed · waits → nothing · fails → rollback/return-weights
    is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors ok → noted · monitors unknown → noted · monitors alert → rollback/return-weights
    monitors alert-before → noted
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → refused: already-held · resume → goes on
    cancel → rollback/return-weights · rollback → rollback/return-weights
    rollback anyway → rollback/return-weights
  `,
  'production, moving traffic, approval over': `
    done → production/shift 100, held by person: approval-expired · waits → nothing
    fails → rollback/return-weights · is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors ok → noted · monitors unknown → noted · monitors alert → rollback/return-weights
    monitors alert-before → noted
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → refused: already-held · resume → refused: approval-expired
    cancel → rollback/return-weights · rollback → rollback/return-weights
    rollback anyway → rollback/return-weights
  `,
  watch: `
    done → ended done · waits → noted · fails → rollback/find-old-secret · is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors ok → noted · monitors unknown → held by monitors: monitor-unknown
    monitors alert → rollback/find-old-secret · monitors alert-before → held by person: alert-older-than-switch
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → held by person: operator · resume → refused: not-held
    cancel → rollback/find-old-secret · rollback → rollback/find-old-secret
    rollback anyway → rollback/find-old-secret
  `,
  'watch, original switched': `
    done → watch/return-traffic · waits → noted · fails → rollback/return-weights · is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors ok → noted · monitors unknown → held by monitors: monitor-unknown
    monitors alert → rollback/return-weights · monitors alert-before → held by person: alert-older-than-switch
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → held by person: operator · resume → refused: not-held
    cancel → rollback/return-weights · rollback → rollback/return-weights
    rollback anyway → rollback/return-weights
  `,
  'watch, held by its effect': `
    done → ended done · waits → goes on · fails → rollback/find-old-secret · is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors ok → noted · monitors unknown → held by monitors: monitor-unknown
    monitors alert → rollback/find-old-secret · monitors alert-before → held by person: alert-older-than-switch
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → held by person: operator · resume → goes on
    cancel → rollback/find-old-secret · rollback → rollback/find-old-secret
    rollback anyway → rollback/find-old-secret
  `,
  'watch, held by the monitors': `
    done → ended done · waits → nothing · fails → rollback/find-old-secret · is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors ok → goes on · monitors unknown → nothing · monitors alert → rollback/find-old-secret
    monitors alert-before → held by person: alert-older-than-switch
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → held by person: operator · resume → noted
    cancel → rollback/find-old-secret · rollback → rollback/find-old-secret
    rollback anyway → rollback/find-old-secret
  `,
  'watch, held by a person': `
    done → ended done · waits → nothing · fails → rollback/find-old-secret · is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors ok → noted · monitors unknown → noted · monitors alert → rollback/find-old-secret
    monitors alert-before → noted
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → refused: already-held · resume → goes on
    cancel → rollback/find-old-secret · rollback → rollback/find-old-secret
    rollback anyway → rollback/find-old-secret
  `,
  rollback: `
    done → rollback/restore · waits → noted · fails → held by person: pod-failing · is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors * → nothing
    approve → refused: rolling-back · reject → refused: rolling-back · ask-again → refused: rolling-back
    hold → refused: rolling-back · resume → refused: not-held
    cancel → refused: rolling-back · rollback → refused: rolling-back
    rollback anyway → refused: rolling-back
  `,
  'rollback, weights first': `
    done → rollback/find-old-secret · waits → noted · fails → held by person: pod-failing · is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors * → nothing
    approve → refused: rolling-back · reject → refused: rolling-back · ask-again → refused: rolling-back
    hold → refused: rolling-back · resume → refused: not-held
    cancel → refused: rolling-back · rollback → refused: rolling-back
    rollback anyway → refused: rolling-back
  `,
  'rollback, held by its effect': `
    done → rollback/restore · waits → goes on · fails → held by person: pod-failing · is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors * → nothing
    approve → refused: rolling-back · reject → refused: rolling-back · ask-again → refused: rolling-back
    hold → refused: rolling-back · resume → goes on
    cancel → refused: rolling-back · rollback → refused: rolling-back
    rollback anyway → refused: rolling-back
  `,
  'rollback, asks': `
    done → rollback/restore · waits → nothing · fails → held by person: pod-failing · is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors * → nothing
    approve → refused: rolling-back · reject → refused: rolling-back · ask-again → refused: rolling-back
    hold → refused: rolling-back · resume → goes on
    cancel → refused: rolling-back · rollback → refused: rolling-back
    rollback anyway → refused: rolling-back
  `,
  'watch, the old credential is over': `
    done → ended done · waits → nothing · fails → held by person: old-credential-over · is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors ok → noted · monitors unknown → noted · monitors alert → nothing · monitors alert-before → noted
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → refused: already-held · resume → held by monitors: alert-asks
    cancel → refused: old-credential-over · rollback → refused: old-credential-over
    rollback anyway → rollback/find-old-secret
  `,
  'rollback, the old credential is over': `
    done → rollback/restore · waits → nothing · fails → held by person: pod-failing · is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors * → nothing
    approve → refused: rolling-back · reject → refused: rolling-back · ask-again → refused: rolling-back
    hold → refused: rolling-back · resume → goes on
    cancel → refused: rolling-back · rollback → refused: old-credential-over
    rollback anyway → goes on
  `,
  'rollback, written over': `
    done → rollback/read-monitors · waits → nothing · fails → held by person: pod-failing · is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors * → nothing
    approve → refused: rolling-back · reject → refused: rolling-back · ask-again → refused: rolling-back
    hold → refused: rolling-back · resume → goes on
    cancel → refused: rolling-back · rollback → refused: rolling-back
    rollback anyway → refused: rolling-back
  `,
  'rollback after done': `
    done → rollback/restore · waits → noted · fails → held by person: pod-failing · is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors * → nothing
    approve → refused: rolling-back · reject → refused: rolling-back · ask-again → refused: rolling-back
    hold → refused: rolling-back · resume → refused: not-held
    cancel → refused: rolling-back · rollback → refused: rolling-back
    rollback anyway → refused: rolling-back
  `,
  'rollback after done, asks': `
    done → rollback/restore · waits → nothing · fails → held by person: pod-failing · is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors * → nothing
    approve → refused: rolling-back · reject → refused: rolling-back · ask-again → refused: rolling-back
    hold → refused: rolling-back · resume → goes on
    cancel → ended done · rollback → refused: rolling-back
    rollback anyway → refused: rolling-back
  `,
  'ended, done': `
    done → audited · waits → audited · fails → audited · is late → audited
    breaks → audited · is late and breaks → audited · woken → nothing
    monitors * → nothing
    approve → refused: already-ended · reject → refused: already-ended · ask-again → refused: already-ended
    hold → refused: already-ended · resume → refused: already-ended
    cancel → refused: already-ended · rollback → rollback/find-old-secret
    rollback anyway → rollback/find-old-secret
  `,
  'ended, rolled back': `
    done → audited · waits → audited · fails → audited · is late → audited
    breaks → audited · is late and breaks → audited · woken → nothing
    monitors * → nothing
    approve → refused: already-ended · reject → refused: already-ended · ask-again → refused: already-ended
    hold → refused: already-ended · resume → refused: already-ended
    cancel → refused: already-ended · rollback → refused: already-ended
    rollback anyway → refused: already-ended
  `,
  'ended, cancelled': `
    done → audited · waits → audited · fails → audited · is late → audited
    breaks → audited · is late and breaks → audited · woken → nothing
    monitors * → nothing
    approve → refused: already-ended · reject → refused: already-ended · ask-again → refused: already-ended
    hold → refused: already-ended · resume → refused: already-ended
    cancel → refused: already-ended · rollback → refused: already-ended
    rollback anyway → refused: already-ended
  `,
  development: `
    done → staging/update-in-place · waits → noted · fails → held by person: pod-failing · is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors * → nothing
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → held by person: operator · resume → refused: not-held
    cancel → ended cancelled · rollback → ended cancelled
    rollback anyway → ended cancelled
  `,
  'development, updated': `
    done → staging/prove-pods · waits → noted · fails → held by person: pod-failing · is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors * → nothing
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → held by person: operator · resume → refused: not-held
    cancel → ended cancelled · rollback → ended cancelled
    rollback anyway → ended cancelled
  `,
  'development, failed': `
    done → staging/prove-pods, held by person: workload-gone · waits → nothing · fails → held by person: pod-failing
    is late → audited
    breaks → noted · is late and breaks → audited · woken → nothing
    monitors * → nothing
    approve → refused: not-awaiting-approval · reject → refused: not-awaiting-approval
    ask-again → refused: nothing-to-ask
    hold → refused: already-held · resume → goes on
    cancel → ended cancelled · rollback → ended cancelled
    rollback anyway → ended cancelled
  `,
  'development, done': `
    done → audited · waits → audited · fails → audited · is late → audited
    breaks → audited · is late and breaks → audited · woken → nothing
    monitors * → nothing
    approve → refused: already-ended · reject → refused: already-ended · ask-again → refused: already-ended
    hold → refused: already-ended · resume → refused: already-ended
    cancel → refused: already-ended · rollback → refused: already-ended
    rollback anyway → refused: already-ended
  `,
};
