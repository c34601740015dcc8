import { describe, expect, test } from '@jest/globals';
import { problemsOf } from './problems-of.js';
import { sampleCatalogue } from './sample-catalogue.js';

type Row = [what: string, changes: [string, string][], lines: string[]];

/** What somebody might write, and every line that they get for it. */
const TABLE: [subject: string, rows: Row[]][] = [
  [
    'a base name',
    [
      [
        'Auth',
        [['auth-api-secrets', 'Auth']],
        [
          'keyturn.yaml:9:13 secrets.auth-api.secret: must be lower-case letters, digits, hyphens and single dots, with a letter or digit at both ends of each part, such as "auth-api-secrets" (got "Auth")',
        ],
      ],
      [
        'auth_api',
        [['auth-api-secrets', 'auth_api']],
        [
          'keyturn.yaml:9:13 secrets.auth-api.secret: must be lower-case letters, digits, hyphens and single dots, with a letter or digit at both ends of each part, such as "auth-api-secrets" (got "auth_api")',
        ],
      ],
      [
        'auth api',
        [['auth-api-secrets', 'auth api']],
        [
          'keyturn.yaml:9:13 secrets.auth-api.secret: must be lower-case letters, digits, hyphens and single dots, with a letter or digit at both ends of each part, such as "auth-api-secrets" (got "auth api")',
        ],
      ],
      [
        '-auth',
        [['auth-api-secrets', '-auth']],
        [
          'keyturn.yaml:9:13 secrets.auth-api.secret: must be lower-case letters, digits, hyphens and single dots, with a letter or digit at both ends of each part, such as "auth-api-secrets" (got "-auth")',
        ],
      ],
      [
        'auth-',
        [['auth-api-secrets', 'auth-']],
        [
          'keyturn.yaml:9:13 secrets.auth-api.secret: must be lower-case letters, digits, hyphens and single dots, with a letter or digit at both ends of each part, such as "auth-api-secrets" (got "auth-")',
        ],
      ],
      [
        '.auth',
        [['auth-api-secrets', '.auth']],
        [
          'keyturn.yaml:9:13 secrets.auth-api.secret: must be lower-case letters, digits, hyphens and single dots, with a letter or digit at both ends of each part, such as "auth-api-secrets" (got ".auth")',
        ],
      ],
      [
        'auth.',
        [['auth-api-secrets', 'auth.']],
        [
          'keyturn.yaml:9:13 secrets.auth-api.secret: must be lower-case letters, digits, hyphens and single dots, with a letter or digit at both ends of each part, such as "auth-api-secrets" (got "auth.")',
        ],
      ],
      [
        '..',
        [['auth-api-secrets', '..']],
        [
          'keyturn.yaml:9:13 secrets.auth-api.secret: must be lower-case letters, digits, hyphens and single dots, with a letter or digit at both ends of each part, such as "auth-api-secrets" (got "..")',
        ],
      ],
      [
        'a..b',
        [['auth-api-secrets', 'a..b']],
        [
          'keyturn.yaml:9:13 secrets.auth-api.secret: must be lower-case letters, digits, hyphens and single dots, with a letter or digit at both ends of each part, such as "auth-api-secrets" (got "a..b")',
        ],
      ],
      [
        'aüb',
        [['auth-api-secrets', 'aüb']],
        [
          'keyturn.yaml:9:13 secrets.auth-api.secret: must be lower-case letters, digits, hyphens and single dots, with a letter or digit at both ends of each part, such as "auth-api-secrets"',
        ],
      ],
      [
        'auth-20250101000000',
        [['auth-api-secrets', 'auth-20250101000000']],
        [
          'keyturn.yaml:9:13 secrets.auth-api.secret: must be the name without its version: leave the 14 digits out (got "auth-20250101000000")',
        ],
      ],
      [
        '20250101',
        [['auth-api-secrets', '20250101']],
        [
          'keyturn.yaml:9:13 secrets.auth-api.secret: must be lower-case letters, digits, hyphens and single dots, with a letter or digit at both ends of each part, such as "auth-api-secrets" (got 20250101)',
        ],
      ],
      [
        '""',
        [['auth-api-secrets', '""']],
        [
          'keyturn.yaml:9:13 secrets.auth-api.secret: must be lower-case letters, digits, hyphens and single dots, with a letter or digit at both ends of each part, such as "auth-api-secrets"',
        ],
      ],
      [
        '~',
        [['auth-api-secrets', '~']],
        [
          'keyturn.yaml:9:13 secrets.auth-api.secret: must be lower-case letters, digits, hyphens and single dots, with a letter or digit at both ends of each part, such as "auth-api-secrets" (got nothing)',
        ],
      ],
    ],
  ],
  [
    'a key of the Secret',
    [
      [
        '""',
        [['[api_token]', '[""]']],
        [
          'keyturn.yaml:10:12 secrets.auth-api.keys[0]: must be letters, digits, hyphens, dots and underscores, such as "api_token"',
        ],
      ],
      [
        '.',
        [['[api_token]', '[.]']],
        [
          'keyturn.yaml:10:12 secrets.auth-api.keys[0]: must not be "." or start with "..": in a mounted volume that names a folder (got ".")',
        ],
      ],
      [
        '..',
        [['[api_token]', '[..]']],
        [
          'keyturn.yaml:10:12 secrets.auth-api.keys[0]: must not be "." or start with "..": in a mounted volume that names a folder (got "..")',
        ],
      ],
      [
        '..data',
        [['[api_token]', '[..data]']],
        [
          'keyturn.yaml:10:12 secrets.auth-api.keys[0]: must not be "." or start with "..": in a mounted volume that names a folder (got "..data")',
        ],
      ],
      [
        'a/b',
        [['[api_token]', '[a/b]']],
        [
          'keyturn.yaml:10:12 secrets.auth-api.keys[0]: must be letters, digits, hyphens, dots and underscores, such as "api_token" (got "a/b")',
        ],
      ],
      [
        '"a b"',
        [['[api_token]', '["a b"]']],
        [
          'keyturn.yaml:10:12 secrets.auth-api.keys[0]: must be letters, digits, hyphens, dots and underscores, such as "api_token" (got "a b")',
        ],
      ],
      [
        'ü',
        [['[api_token]', '[ü]']],
        [
          'keyturn.yaml:10:12 secrets.auth-api.keys[0]: must be letters, digits, hyphens, dots and underscores, such as "api_token"',
        ],
      ],
      [
        '1',
        [['[api_token]', '[1]']],
        ['keyturn.yaml:10:12 secrets.auth-api.keys[0]: must be the name of a key, such as "api_token" (got 1)'],
      ],
      [
        'twice',
        [['[api_token]', '[a, b, a]']],
        ['keyturn.yaml:10:18 secrets.auth-api.keys[2]: is there twice; keep one'],
      ],
      [
        'differing by case',
        [['[api_token]', '[token, TOKEN]']],
        ['keyturn.yaml:10:19 secrets.auth-api.keys[1]: differs from another key only by case; keep one'],
      ],
      ['no key', [['[api_token]', '[]']], ['keyturn.yaml:10:11 secrets.auth-api.keys: must name at least one key']],
      [
        'no list',
        [['[api_token]', 'api_token']],
        ['keyturn.yaml:10:11 secrets.auth-api.keys: must be a list, such as [a, b] (got "api_token")'],
      ],
    ],
  ],
  [
    "a secret's name",
    [
      [
        'help',
        [['  auth-api:', '  help:']],
        ['keyturn.yaml:8:3 secrets.help: must not be a command word: "/rotate help" means the command'],
      ],
      [
        'Auth',
        [['  auth-api:', '  Auth:']],
        [
          'keyturn.yaml:8:3 secrets.Auth: must be lower-case letters, digits and hyphens, at most 63 characters, such as "auth-api"',
        ],
      ],
      [
        'auth_api',
        [['  auth-api:', '  auth_api:']],
        [
          'keyturn.yaml:8:3 secrets.auth_api: must be lower-case letters, digits and hyphens, at most 63 characters, such as "auth-api"',
        ],
      ],
      [
        'auth-20250101000000',
        [['  auth-api:', '  auth-20250101000000:']],
        ["keyturn.yaml:8:3 secrets.auth-20250101000000: must not end in 14 digits: that is how a rotation's id looks"],
      ],
      [
        '-auth',
        [['  auth-api:', '  -auth:']],
        [
          'keyturn.yaml:8:3 secrets.-auth: must be lower-case letters, digits and hyphens, at most 63 characters, such as "auth-api"',
        ],
      ],
    ],
  ],
  [
    'an environment',
    [
      [
        'misspelt',
        [['      production:\n', '      prodution:\n']],
        ['keyturn.yaml:21:7 secrets.auth-api.environments.prodution: unknown key; did you mean "production"?'],
      ],
      [
        'by a short form',
        [['      staging:\n', '      stage:\n']],
        ['keyturn.yaml:16:7 secrets.auth-api.environments.stage: unknown key; did you mean "staging"?'],
      ],
      [
        'development misspelt',
        [['      development:\n', '      developmnt:\n']],
        ['keyturn.yaml:14:7 secrets.auth-api.environments.developmnt: unknown key; did you mean "development"?'],
      ],
      [
        'no production at all',
        [
          [
            '      production:\n        context: production\n        namespace: production\n        strategy: { type: rolling }\n        window: { days: mon-thu, from: "02:00", to: "05:00", zone: Europe/Berlin }\n        monitors: { ids: [4711] }\n        watch: 24h\n',
            '',
          ],
        ],
        [
          'keyturn.yaml:13:5 secrets.auth-api.environments.production: is missing: it must say where it is and what judges it, such as { namespace: production, monitors: { ids: [4711] } }',
        ],
      ],
      [
        'a stage before staging',
        [['      staging:\n', '      qa: { namespace: qa }\n      staging:\n']],
        [
          'keyturn.yaml:16:7 secrets.auth-api.environments.qa: must stand between staging and production: stages run in the order of the file',
        ],
      ],
      [
        'a stage after production',
        [['    approval:', '      qa: { namespace: qa }\n    approval:']],
        [
          'keyturn.yaml:28:7 secrets.auth-api.environments.qa: must stand between staging and production: stages run in the order of the file',
        ],
      ],
      [
        'a stage with a bad name',
        [['      production:\n', '      Quality: { namespace: qa }\n      production:\n']],
        [
          'keyturn.yaml:21:7 secrets.auth-api.environments.Quality: must be lower-case letters, digits and hyphens, at most 63 characters, starting with a letter',
        ],
      ],
      [
        'staging and production in one place',
        [['        context: production\n        namespace: production', '        namespace: staging']],
        [
          'keyturn.yaml:21:7 secrets.auth-api.environments.production: must not be the same place as staging (the current context, namespace "staging")',
        ],
      ],
      [
        'development and staging in one place',
        [['namespace: development', 'namespace: staging']],
        [
          'keyturn.yaml:16:7 secrets.auth-api.environments.staging: must not be the same place as development (the current context, namespace "staging")',
        ],
      ],
      [
        'one namespace twice in an environment',
        [['namespace: staging', 'namespaces: [staging, auth, staging]']],
        [
          'keyturn.yaml:16:7 secrets.auth-api.environments.staging: must not name the same place twice (the current context, namespace "staging")',
        ],
      ],
      [
        'one cluster twice in an environment',
        [['context: production', 'clusters: [eu, us, eu]']],
        [
          'keyturn.yaml:21:7 secrets.auth-api.environments.production: must not name the same place twice (context "eu", namespace "production")',
        ],
      ],
      [
        'one of several places that is another environment',
        [['        context: production\n        namespace: production', '        namespaces: [production, staging]']],
        [
          'keyturn.yaml:21:7 secrets.auth-api.environments.production: must not be the same place as staging (the current context, namespace "staging")',
        ],
      ],
      [
        'no namespace',
        [['        namespace: staging\n', '']],
        ['keyturn.yaml:16:7 secrets.auth-api.environments.staging.namespace: is missing: it must name a namespace'],
      ],
      [
        'namespace and namespaces',
        [['namespace: staging', 'namespace: staging\n        namespaces: [staging]']],
        [
          'keyturn.yaml:18:9 secrets.auth-api.environments.staging.namespaces: must not stand beside namespace; keep one of them',
        ],
      ],
      [
        'context and clusters',
        [['context: production', 'context: production\n        clusters: [production]']],
        [
          'keyturn.yaml:23:9 secrets.auth-api.environments.production.clusters: must not stand beside context; keep one of them',
        ],
      ],
      [
        'a bad namespace',
        [['namespace: staging', 'namespace: Staging_1']],
        [
          'keyturn.yaml:17:20 secrets.auth-api.environments.staging.namespace: must be lower-case letters, digits and hyphens, with a letter or digit at both ends, such as "auth-staging" (got "Staging_1")',
        ],
      ],
      [
        'versioned development',
        [['namespace: development', 'namespace: development\n        versioned: true']],
        [
          'keyturn.yaml:16:20 secrets.auth-api.environments.development.versioned: must be false: development is updated in place, leave the key out or write false',
        ],
      ],
      [
        'a window in staging',
        [['soak: 24h', 'window: { days: mon }']],
        [
          'keyturn.yaml:19:9 secrets.auth-api.environments.staging.window: unknown key; known here: context, clusters, namespace, namespaces, strategy, soak, checks, monitors',
        ],
      ],
      [
        'a soak in production',
        [['watch: 24h', 'soak: 24h']],
        [
          'keyturn.yaml:27:9 secrets.auth-api.environments.production.soak: unknown key; known here: context, clusters, namespace, namespaces, strategy, window, checks, monitors, watch',
        ],
      ],
      [
        'a Job in production',
        [['watch: 24h', 'checks: { job: { cronJob: auth-tests } }']],
        ['keyturn.yaml:27:19 secrets.auth-api.environments.production.checks.job: unknown key; known here: logs'],
      ],
    ],
  ],
  [
    'approvers',
    [
      [
        'one person',
        [['users: [U0ANNA, U0BEN], groups: [S0SRE]', 'users: [U0ANNA]']],
        [
          'keyturn.yaml:4:1 approvers: could never be two people, and nobody approves their own rotation; name a second user or a group',
        ],
      ],
      [
        'one person twice',
        [['users: [U0ANNA, U0BEN], groups: [S0SRE]', 'users: [U0ANNA, U0ANNA]']],
        [
          'keyturn.yaml:4:1 approvers: could never be two people, and nobody approves their own rotation; name a second user or a group',
        ],
      ],
      [
        'one person, for one secret',
        [['expires: 24h', 'approvers: { users: [U0ANNA] }']],
        [
          'keyturn.yaml:28:17 secrets.auth-api.approval.approvers: could never be two people, and nobody approves their own rotation; name a second user or a group',
        ],
      ],
      [
        'nobody',
        [['users: [U0ANNA, U0BEN], groups: [S0SRE]', 'users: []']],
        ['keyturn.yaml:4:12 approvers: must name at least one user or group, such as { groups: [S0123ABCD] }'],
      ],
      [
        'missing',
        [['approvers: { users: [U0ANNA, U0BEN], groups: [S0SRE] }\n', '']],
        [
          'keyturn.yaml:1:1 approvers: is missing: it must name at least one user or group, such as { groups: [S0123ABCD] }',
        ],
      ],
      [
        'a display name',
        [['U0BEN', 'ben']],
        [
          'keyturn.yaml:4:30 approvers.users[1]: must be a member id such as "U0123ABCD": Slack shows it in the profile under "Copy member ID" (got "ben")',
        ],
      ],
      [
        'Slackbot',
        [['U0BEN', 'USLACKBOT']],
        ['keyturn.yaml:4:30 approvers.users[1]: must be a person: Slackbot decides nothing (got "USLACKBOT")'],
      ],
      [
        'a handle for a group',
        [['S0SRE', '"@sre"']],
        [
          'keyturn.yaml:4:47 approvers.groups[0]: must be a user group id such as "S0123ABCD": it is in the address of the group\'s page in Slack (got "@sre")',
        ],
      ],
      [
        'a channel name',
        [['C0SECRETS', '"#secrets"']],
        [
          'keyturn.yaml:1:10 channel: must be a channel id such as "C0123ABCD": Slack shows it at the end of the channel\'s details (got "#secrets")',
        ],
      ],
    ],
  ],
  [
    'a monitor',
    [
      [
        'missing in production',
        [['        monitors: { ids: [4711] }\n', '']],
        [
          'keyturn.yaml:21:7 secrets.auth-api.environments.production.monitors: is missing: it must name monitors, such as { ids: [4711] } or { tags: ["service:auth"] }',
        ],
      ],
      [
        'in quotes',
        [['[4711]', '["4711"]']],
        [
          'keyturn.yaml:26:27 secrets.auth-api.environments.production.monitors.ids[0]: must be a monitor\'s number without quotes, such as 4711: it is in the address of the monitor\'s page in Datadog (got "4711")',
        ],
      ],
      [
        'by name',
        [['[4711]', '[auth errors]']],
        [
          'keyturn.yaml:26:27 secrets.auth-api.environments.production.monitors.ids[0]: must be a monitor\'s number without quotes, such as 4711: it is in the address of the monitor\'s page in Datadog (got "auth errors")',
        ],
      ],
      [
        'zero, negative and a fraction',
        [['[4711]', '[0, -1, 1.5]']],
        [
          "keyturn.yaml:26:27 secrets.auth-api.environments.production.monitors.ids[0]: must be a monitor's number without quotes, such as 4711: it is in the address of the monitor's page in Datadog (got 0)",
          "keyturn.yaml:26:30 secrets.auth-api.environments.production.monitors.ids[1]: must be a monitor's number without quotes, such as 4711: it is in the address of the monitor's page in Datadog (got -1)",
          "keyturn.yaml:26:34 secrets.auth-api.environments.production.monitors.ids[2]: must be a monitor's number without quotes, such as 4711: it is in the address of the monitor's page in Datadog (got 1.5)",
        ],
      ],
      [
        'neither by id nor by tag',
        [['ids: [4711]', 'scope: ["env:production"]']],
        [
          'keyturn.yaml:26:19 secrets.auth-api.environments.production.monitors: must name monitors, such as { ids: [4711] } or { tags: ["service:auth"] }',
        ],
      ],
      [
        'on alert, something unknown',
        [['ids: [4711]', 'ids: [4711], onAlert: rolback']],
        [
          'keyturn.yaml:26:43 secrets.auth-api.environments.production.monitors.onAlert: must be rollback or hold (got "rolback"); did you mean "rollback"?',
        ],
      ],
    ],
  ],
  [
    'a duration',
    [
      [
        'below minRetention',
        [['    retention: 14d', '    retention: 3d']],
        ['keyturn.yaml:29:16 secrets.auth-api.retention: must be at least minRetention, 14d, not 3d'],
      ],
      [
        'below the default minRetention',
        [
          ['minRetention: 14d\n', ''],
          ['    retention: 14d', '    retention: 3d'],
        ],
        ['keyturn.yaml:28:16 secrets.auth-api.retention: must be at least minRetention, 14d, not 3d'],
      ],
      [
        'without a unit',
        [['    retention: 14d', '    retention: 14']],
        [
          'keyturn.yaml:29:16 secrets.auth-api.retention: must be a duration such as 500ms, 30s, 10m, 24h or 14d (got 14)',
        ],
      ],
      [
        'of two units',
        [['soak: 24h', 'soak: 1h30m']],
        [
          'keyturn.yaml:19:15 secrets.auth-api.environments.staging.soak: must be a duration such as 500ms, 30s, 10m, 24h or 14d (got "1h30m")',
        ],
      ],
      [
        'in words',
        [['soak: 24h', 'soak: one day']],
        [
          'keyturn.yaml:19:15 secrets.auth-api.environments.staging.soak: must be a duration such as 500ms, 30s, 10m, 24h or 14d (got "one day")',
        ],
      ],
      [
        'too long',
        [['soak: 24h', 'soak: 4000d']],
        ['keyturn.yaml:19:15 secrets.auth-api.environments.staging.soak: must be at most 3650d (got "4000d")'],
      ],
      [
        'a poll without pause',
        [['poll: 15s', 'poll: 0s']],
        ['keyturn.yaml:6:17 timing.poll: must be at least 10ms (got "0s")'],
      ],
      [
        'a reminder after the end',
        [['expires: 24h', 'expires: 4h, remind: 4h']],
        [
          'keyturn.yaml:28:38 secrets.auth-api.approval.remind: must be shorter than expires, 4h: nobody would be reminded',
        ],
      ],
    ],
  ],
  [
    'a window',
    [
      [
        'Mars/Base',
        [['Europe/Berlin', 'Mars/Base']],
        [
          'keyturn.yaml:25:68 secrets.auth-api.environments.production.window.zone: must be an IANA time zone such as Europe/Berlin or UTC (got "Mars/Base")',
        ],
      ],
      [
        'a zone misspelt',
        [['Europe/Berlin', 'Europe/Berln']],
        [
          'keyturn.yaml:25:68 secrets.auth-api.environments.production.window.zone: must be an IANA time zone such as Europe/Berlin or UTC (got "Europe/Berln"); did you mean "Europe/Berlin"?',
        ],
      ],
      [
        'a zone in lower case',
        [['Europe/Berlin', 'europe/berlin']],
        [
          'keyturn.yaml:25:68 secrets.auth-api.environments.production.window.zone: must be an IANA time zone such as Europe/Berlin or UTC (got "europe/berlin"); did you mean "Europe/Berlin"?',
        ],
      ],
      [
        'an offset for a zone',
        [['Europe/Berlin', '"+02:00"']],
        [
          'keyturn.yaml:25:68 secrets.auth-api.environments.production.window.zone: must be an IANA time zone such as Europe/Berlin or UTC (got "+02:00")',
        ],
      ],
      [
        'of no length',
        [['"05:00"', '"02:00"']],
        [
          'keyturn.yaml:25:53 secrets.auth-api.environments.production.window.to: must differ from "from": a window of no length never opens; leave the window out to allow any time',
        ],
      ],
      [
        'after midnight by name',
        [['"05:00"', '"24:00"']],
        [
          'keyturn.yaml:25:53 secrets.auth-api.environments.production.window.to: must be a time between "00:00" and "23:59", such as "02:00" (got "24:00")',
        ],
      ],
      [
        'with a full day name',
        [['mon-thu', 'monday-thursday']],
        [
          'keyturn.yaml:25:25 secrets.auth-api.environments.production.window.days: must be days such as mon-thu or mon,wed,sat (got "monday-thursday")',
        ],
      ],
      [
        'with days as a list',
        [['mon-thu', '[mon, tue]']],
        [
          'keyturn.yaml:25:25 secrets.auth-api.environments.production.window.days: must be days such as mon-thu or mon,wed,sat (got a list)',
        ],
      ],
    ],
  ],
  [
    'a value',
    [
      [
        'too short to be random',
        [['length: 40, alphabet: base64url', 'length: 16, alphabet: hex']],
        [
          'keyturn.yaml:11:38 secrets.auth-api.value.length: must be at least 28 with this alphabet, for 112 bits of randomness',
        ],
      ],
      [
        'of an unknown alphabet',
        [['base64url', 'base46url']],
        [
          'keyturn.yaml:11:52 secrets.auth-api.value.alphabet: must be base64url, base64, hex, alphanumeric, digits or printable; did you mean "base64url"?',
        ],
      ],
      [
        'with its length in words',
        [['length: 40', 'length: forty']],
        [
          'keyturn.yaml:11:38 secrets.auth-api.value.length: must be a whole number of characters, such as 40 (got text)',
        ],
      ],
      [
        'from something unknown',
        [['from: generate', 'from: generat']],
        [
          'keyturn.yaml:11:20 secrets.auth-api.value.from: must be generate, link, modal, aws-secrets-manager, http or external-secret; did you mean "generate"?',
        ],
      ],
      [
        'from nowhere',
        [['from: generate, ', '']],
        [
          'keyturn.yaml:11:5 secrets.auth-api.value.from: is missing: it must be generate, link, modal, aws-secrets-manager, http or external-secret',
        ],
      ],
      [
        'with another key',
        [['length: 40', 'lenght: 40']],
        ['keyturn.yaml:11:30 secrets.auth-api.value.lenght: unknown key; did you mean "length"?'],
      ],
    ],
  ],
  [
    'a log pattern',
    [
      [
        'that is no regular expression',
        [['[invalid token]', '["(token"]']],
        [
          'keyturn.yaml:20:38 secrets.auth-api.environments.staging.checks.logs.patterns[0]: must be a valid regular expression',
        ],
      ],
      [
        'that matches every line',
        [['[invalid token]', '[".*"]']],
        [
          'keyturn.yaml:20:38 secrets.auth-api.environments.staging.checks.logs.patterns[0]: must not match an empty line: it would match every line (got ".*")',
        ],
      ],
      [
        'that could run for hours',
        [['[invalid token]', '["(a+)+"]']],
        [
          'keyturn.yaml:20:38 secrets.auth-api.environments.staging.checks.logs.patterns[0]: must not repeat a group that repeats or chooses inside, as (a+)+ and (a|aa)+ do: one long line could block the check',
        ],
      ],
    ],
  ],
  [
    'a strategy with',
    [
      [
        'weights that do not rise',
        [
          [
            'strategy: { type: rolling }\n        window',
            'strategy: { type: blue-green, workload: auth, router: { type: gateway-ap, route: auth }, steps: [50, 10] }\n        window',
          ],
        ],
        [
          'keyturn.yaml:24:49 secrets.auth-api.environments.production.strategy.workload: must be a Deployment or a Rollout by kind and name, such as "deployment/auth-service" (got "auth")',
          'keyturn.yaml:24:71 secrets.auth-api.environments.production.strategy.router.type: must be gateway-api, ingress-nginx, istio, traefik, argo-rollouts or replicas (got "gateway-ap"); did you mean "gateway-api"?',
          'keyturn.yaml:24:105 secrets.auth-api.environments.production.strategy.steps: must rise from step to step and end with 100, such as [10, 25, 50, 100]',
        ],
      ],
      [
        'a Deployment that Argo Rollouts would have to move',
        [
          [
            'strategy: { type: rolling }\n        window',
            'strategy: { type: blue-green, workload: deployment/auth, router: { type: argo-rollouts } }\n        window',
          ],
        ],
        [
          'keyturn.yaml:24:49 secrets.auth-api.environments.production.strategy.workload: must be a rollout/… with the router argo-rollouts (got "deployment/auth")',
        ],
      ],
      [
        'a StatefulSet, whose pods have names and storage of their own',
        [
          [
            'strategy: { type: rolling }\n        window',
            'strategy: { type: blue-green, workload: statefulset/auth, router: { type: replicas }, steps: [10, 100] }\n        window',
          ],
        ],
        [
          'keyturn.yaml:24:49 secrets.auth-api.environments.production.strategy.workload: must be a Deployment or a Rollout by kind and name, such as "deployment/auth-service" (got "statefulset/auth")',
        ],
      ],
      [
        'more steps than fit into the window',
        [
          [
            'strategy: { type: rolling }\n        window',
            'strategy: { type: blue-green, workload: deployment/auth, router: { type: replicas }, steps: [25, 50, 100], interval: 1h }\n        window',
          ],
        ],
        [
          'keyturn.yaml:24:101 secrets.auth-api.environments.production.strategy.steps: must fit into the window of 3h, but 3 steps take 3h; take fewer steps, a shorter interval or a longer window',
        ],
      ],
    ],
  ],
  [
    'a part that is not available yet, broken as well:',
    [
      [
        'a schedule that never comes',
        [['maxAge: 90d', 'schedule: { cron: "0 0 30 2 *", zone: Europe/Berlin }']],
        [
          'keyturn.yaml:30:5 secrets.auth-api.schedule: "schedule" is not available yet; leave it out',
          'keyturn.yaml:30:23 secrets.auth-api.schedule.cron: must be a cron expression of five fields that has a next run, such as "0 9 1 */3 *" (got "0 0 30 2 *")',
        ],
      ],
      [
        'a freeze that ends before it begins',
        [
          [
            'timing:',
            'freeze: [{ from: 2026-12-20T00:00, to: 2026-12-01T00:00, zone: Mars/Base, reason: x }]\ntiming:',
          ],
        ],
        [
          'keyturn.yaml:6:1 freeze: "freeze" is not available yet; leave it out',
          'keyturn.yaml:6:40 freeze[0].to: must be after "from" (got "2026-12-01T00:00")',
          'keyturn.yaml:6:64 freeze[0].zone: must be an IANA time zone such as Europe/Berlin or UTC (got "Mars/Base")',
        ],
      ],
      [
        'an endpoint without encryption',
        [['length: 40', 'test: { http: { url: "http://auth.example/check" } }']],
        [
          'keyturn.yaml:11:30 secrets.auth-api.value.test: "test" is not available yet; leave it out',
          'keyturn.yaml:11:51 secrets.auth-api.value.test.http.url: must be a URL such as https://auth.example/check (http only for this machine)',
        ],
      ],
    ],
  ],
  [
    'the file',
    [
      [
        'with an unknown key',
        [['timing:', 'foo: 1\ntiming:']],
        [
          'keyturn.yaml:6:1 foo: unknown key; known here: channel, opsChannel, requesters, approvers, freeze, minRetention, search, timing, secrets',
        ],
      ],
      [
        'with a misspelt key',
        [['timing:', 'timeing:']],
        ['keyturn.yaml:6:1 timeing: unknown key; did you mean "timing"?'],
      ],
      [
        'with a key misspelt and so missing',
        [['channel:', 'chanel:']],
        ['keyturn.yaml:1:1 chanel: unknown key; did you mean "channel"?'],
      ],
      [
        'with a duplicate key',
        [['opsChannel: C0OPS', 'opsChannel: C0OPS\nchannel: C0OTHER']],
        ['keyturn.yaml:3:1 channel: is a key that is there twice in one mapping'],
      ],
      [
        'with two secrets of one name',
        [['    maxAge: 90d', '    maxAge: 90d\n  auth-api: {}']],
        ['keyturn.yaml:31:3 secrets.auth-api: is a key that is there twice in one mapping'],
      ],
      [
        'with a number as text',
        [['length: 40', 'length: "40"']],
        [
          'keyturn.yaml:11:38 secrets.auth-api.value.length: must be a whole number of characters, such as 40 (got text)',
        ],
      ],
      [
        'with an empty section',
        [['timing: { poll: 15s }', 'timing:']],
        ['keyturn.yaml:6:8 timing: must be a mapping of keys to values (got nothing)'],
      ],
      [
        'with a variable',
        [['C0SECRETS', '${CHANNEL}']],
        ['keyturn.yaml:1:10 channel: must be the value itself: variables are not replaced in this file'],
      ],
      [
        'with a brace that is not closed',
        [['{ expires: 24h }', '{ expires: 24h']],
        [
          'keyturn.yaml:29:5: is not indented as it must be here, or a bracket or brace before it is not closed',
          'keyturn.yaml:29:16: has a key and a list or mapping on one line',
        ],
      ],
      ['with a tab', [['    maxAge', '	maxAge']], ['keyturn.yaml:30:1: is indented with a tab: YAML wants spaces']],
      [
        'with a second document',
        [['    maxAge: 90d', '    maxAge: 90d\n---\na: 1']],
        ['keyturn.yaml:31:1: must be one document: everything after --- is a second one'],
      ],
      [
        'with an alias of nothing',
        [['{ type: direct }', '*nothing']],
        ['keyturn.yaml:12:15: refers to an anchor that is not there before it'],
      ],
      ['with __proto__ for a name', [['  auth-api:', '  __proto__:']], ['keyturn.yaml:8:3: unknown key']],
    ],
  ],
];

describe.each(TABLE)('the catalogue refuses %s', (_, rows) => {
  test.each(rows)('%s', (_, changes, lines) => {
    expect(problemsOf(sampleCatalogue(...changes))).toEqual(lines);
  });
});
