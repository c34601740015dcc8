const labelPattern = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const subdomainPattern = `${labelPattern}(\\.${labelPattern})*`;
const labelValuePattern = '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?';
const qualifiedNamePattern = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const configKeyPattern = '[-._a-zA-Z0-9]+';

function fits(pattern: string, value: string): boolean {
  return new RegExp(`^(${pattern})$`).test(value);
}

/** What is wrong with a value, in the real server's words; an empty list is a valid value. */
type Complaints = string[];

export function subdomainComplaints(value: string): Complaints {
  const complaints: Complaints = [];
  if (value.length > 253) complaints.push('must be no more than 253 characters');
  if (!fits(subdomainPattern, value)) {
    complaints.push(
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end " +
        `with an alphanumeric character (e.g. 'example.com', regex used for validation is '${subdomainPattern}')`,
    );
  }
  return complaints;
}

export function labelNameComplaints(value: string): Complaints {
  const complaints: Complaints = [];
  if (value.length > 63) complaints.push('must be no more than 63 characters');
  if (!fits(labelPattern, value)) {
    complaints.push(
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with " +
        `an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${labelPattern}')`,
    );
  }
  return complaints;
}

/** Names of RBAC objects only have to fit into a path. */
export function pathSegmentComplaints(value: string): Complaints {
  if (value === '.' || value === '..') return [`may not be '${value}'`];
  return ['/', '%'].filter((part) => value.includes(part)).map((part) => `may not contain '${part}'`);
}

export function labelValueComplaints(value: string): Complaints {
  const complaints: Complaints = [];
  if (value.length > 63) complaints.push('must be no more than 63 bytes');
  if (!fits(labelValuePattern, value)) {
    complaints.push(
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end " +
        `with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '${labelValuePattern}')`,
    );
  }
  return complaints;
}

/** Label and annotation keys: an optional DNS prefix, a slash, and a name of at most 63 characters. */
export function qualifiedNameComplaints(value: string): Complaints {
  const [first = '', second, ...more] = value.split('/');
  const name = second ?? first;
  const complaints: Complaints = [];
  if (more.length > 0) return ["a valid qualified name has at most one '/'"];
  if (second !== undefined) {
    if (first === '') complaints.push('prefix part must be non-empty');
    else complaints.push(...subdomainComplaints(first).map((complaint) => `prefix part ${complaint}`));
  }
  if (name === '') complaints.push('name part must be non-empty');
  else if (name.length > 63) complaints.push('name part must be no more than 63 characters');
  if (!fits(qualifiedNamePattern, name)) {
    complaints.push(
      "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character " +
        `(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${qualifiedNamePattern}')`,
    );
  }
  return complaints;
}

export function configKeyComplaints(value: string): Complaints {
  if (value.length > 253) return ['must be no more than 253 characters'];
  if (value === '.' || value === '..') return [`may not be '${value}'`];
  if (value.startsWith('..')) return ["may not start with '..'"];
  if (fits(configKeyPattern, value)) return [];
  return [
    "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', " +
      `regex used for validation is '${configKeyPattern}')`,
  ];
}
