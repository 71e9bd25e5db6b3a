// Words of .scx. Which line ends separate statements is decided behind the lexer (SeparatorFilter), not here.
lexer grammar ScxLexer;

IMPORT: 'import'; CONST: 'const'; MACHINE: 'machine'; WORKLOAD: 'workload'; SCHEDULER: 'scheduler'; KERNEL: 'kernel';
NOISE: 'noise'; DISCIPLINE: 'discipline'; SCENARIO: 'scenario'; RACE: 'race'; SUITE: 'suite'; FLAG: 'flag'; IN: 'in';
ROOT: 'root'; CELL: 'cell'; PHASE: 'phase'; VARIANT: 'variant'; WITH: 'with'; MATRIX: 'matrix'; EXPECT: 'expect';
SET: 'set'; CLEAR: 'clear'; SWAP: 'swap'; SPAWN: 'spawn'; MOVE: 'move'; TO: 'to'; STOP: 'stop'; FREEZE: 'freeze';
THAW: 'thaw'; REMOVE: 'remove'; OFFLINE: 'offline'; ONLINE: 'online'; DETACH: 'detach'; ATTACH: 'attach';
REPEAT: 'repeat'; AT: 'at'; EVERY: 'every'; DISPATCH: 'dispatch'; NEVER: 'never'; ALWAYS: 'always';
REACHABLE: 'reachable'; EVENTUALLY: 'eventually'; MATCHING: 'matching'; WITHIN: 'within'; LEAST: 'least'; OF: 'of';
RUNS: 'runs'; WHERE: 'where'; HEALTHY: 'healthy'; BAIL: 'bail'; EXIT: 'exit'; DURING: 'during'; BETWEEN: 'between';
AND: 'and'; ON: 'on'; PER: 'per'; CPU: 'cpu'; CGROUP: 'cgroup'; X: 'x'; QUEUE: 'queue'; DSQ: 'dsq'; LOCK: 'lock';
WORD: 'word'; PUSH: 'push'; FROM: 'from'; PEEK: 'peek'; POP: 'pop'; CAPTURE: 'capture'; AS: 'as'; CHECK: 'check';
INSERT: 'insert'; EACH: 'each'; CANCEL: 'cancel'; REENQUEUE: 'reenqueue'; RETRY: 'retry'; RETURN: 'return'; IF: 'if';
ELSE: 'else'; ALLOWED: 'allowed'; MIGRATION_DISABLED: 'migration_disabled'; LOCAL: 'local'; GLOBAL: 'global';

QUANTITY: [0-9] [0-9A-Za-z_]* ('.' [0-9] [0-9A-Za-z_]*)? '%'?;
IDENT: [A-Za-z_] [A-Za-z0-9_]*;
STRING: '"' ( '\\' ~[\r\n] | ~["\\\r\n] )* '"';

ARROW: '->'; LE: '<='; GE: '>='; EQ: '=='; NE: '!='; LT: '<'; GT: '>'; ASSIGN: '=';
PLUS: '+'; MINUS: '-'; STAR: '*'; SLASH: '/'; TILDE: '~';
LBRACE: '{'; RBRACE: '}'; LPAREN: '('; RPAREN: ')'; LBRACKET: '['; RBRACKET: ']';
COMMA: ','; COLON: ':'; DOT: '.';

SEP: ';';
DOC: '///' ~[\r\n]* -> channel(HIDDEN);
COMMENT: '//' ~[\r\n]* -> channel(HIDDEN);
NEWLINE: '\r'? '\n' | '\r';
SPACE: [ \t\u000C\uFEFF]+ -> skip;
UNKNOWN: .;
