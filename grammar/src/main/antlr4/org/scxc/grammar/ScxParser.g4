// .scx as a parse tree. SEP stands where a statement ends; a name may be any word, also a keyword.
parser grammar ScxParser;

options { tokenVocab = ScxLexer; }

file: (decl (SEP decl)*)? EOF;

decl
    : IMPORT path                                                             # importDecl
    | CONST name ASSIGN expr                                                  # constDecl
    | MACHINE name settings                                                   # machineDecl
    | WORKLOAD name (LPAREN (param (COMMA param)*)? RPAREN)? settings          # workloadDecl
    | SCHEDULER name LBRACE (declItem (SEP declItem)*)? RBRACE                 # schedulerDecl
    | KERNEL name settings                                                    # kernelDecl
    | NOISE name groups                                                       # noiseDecl
    | DISCIPLINE name LBRACE (raceItem (SEP raceItem)*)? RBRACE                # disciplineDecl
    | SCENARIO path LBRACE (scenItem (SEP scenItem)*)? RBRACE                  # scenarioDecl
    | RACE path LBRACE (raceItem (SEP raceItem)*)? RBRACE                      # raceDecl
    | SUITE path settings                                                     # suiteDecl
    ;

param: name COLON IDENT;
declItem: FLAG name COLON (IDENT | CGROUP) ARROW STRING (IN name)? (ON list)? | setting;

settings: LBRACE (entry (SEP entry)*)? RBRACE;
entry: name value? settings?;
setting: IDENT value? settings?;
value: item (COMMA range)*;
item: range | MINUS QUANTITY | TILDE QUANTITY | STRING | call | list | LPAREN expr RPAREN;
range: QUANTITY (MINUS QUANTITY)?;
list: LBRACKET (item (COMMA item)*)? RBRACKET;
call: name (DOT name)* (LPAREN (arg (COMMA arg)*)? RPAREN)?;
arg: name item?;
path: name (DOT name)*;

scenItem
    : MACHINE item                      # machineItem
    | KERNEL item? settings?            # kernelItem
    | SCHEDULER path settings?          # schedulerItem
    | CONST name ASSIGN expr            # constItem
    | NOISE (groups | name STRING?)     # noiseItem
    | ROOT groups                       # rootItem
    | cell                              # cellItem
    | phase                             # phaseItem
    | verdict                           # verdictItem
    | setting                           # settingItem
    ;

verdict: expect | variant | MATRIX LBRACE axis (SEP axis)* RBRACE;
axis: path IN list;
variant: VARIANT name (WITH knob (COMMA knob)*)? LBRACE expect (SEP expect)* RBRACE;
knob: path item?;
cell: CELL name groups;
groups: LBRACE (member (SEP member)*)? RBRACE;
member: workers | name (COLON workers | value?);
workers: count X call (PER (CPU | CGROUP))? settings?;
count: QUANTITY | LPAREN expr RPAREN;
phase: PHASE name QUANTITY actions?;
actions: LBRACE (action (SEP action)*)? RBRACE;

action
    : SET path name value               # setAction
    | CLEAR path name                   # clearAction
    | SWAP path path name               # swapAction
    | SPAWN IN name groups              # spawnAction
    | MOVE path TO name                 # moveAction
    | STOP path                         # stopAction
    | FREEZE path                       # freezeAction
    | THAW path                         # thawAction
    | cell                              # cellAction
    | REMOVE name                       # removeAction
    | OFFLINE cpus                      # offlineAction
    | ONLINE cpus                       # onlineAction
    | DETACH                            # detachAction
    | ATTACH path settings?             # attachAction
    | REPEAT name                       # repeatAction
    | AT item actions                   # atAction
    | EVERY item actions                # everyAction
    | DISPATCH                          # dispatchAction
    | expect                            # expectAction
    ;

cpus: range (COMMA range)*;

expect
    : EXPECT quantifier? fact (MATCHING STRING)? (WITHIN QUANTITY)? rate? (WHERE path IN list)?
    ;
quantifier: NEVER | ALWAYS | REACHABLE | EVENTUALLY;
rate: IN AT LEAST QUANTITY OF QUANTITY RUNS;
fact
    : HEALTHY                                                   # healthyFact
    | BAIL                                                      # bailFact
    | EXIT kinds (OF path)? (DURING name)?                      # exitFact
    | expr (comparison expr | BETWEEN item AND item | ON cpus)? # measureFact
    ;
comparison: LT | LE | GT | GE | EQ;
kinds: name | LBRACKET name (COMMA name)* RBRACKET;
expr: term ((PLUS | MINUS) term)*;
term: factor ((STAR | SLASH) factor)*;
factor: QUANTITY | LPAREN expr RPAREN | measure;
measure: name (DOT name)* (LPAREN path (COMMA path)* RPAREN (DURING name)?)?;

raceItem
    : MACHINE item
    | KERNEL item? settings?
    | DISCIPLINE path
    | (QUEUE | DSQ | LOCK | WORD) name
    | ON name LPAREN name RPAREN steps
    | CPU QUANTITY actions
    | verdict
    | setting
    ;
steps: LBRACE (step (SEP step)*)? RBRACE;
step
    : PUSH name TO name
    | REMOVE name FROM name
    | (PEEK | POP | CAPTURE) name AS name
    | CHECK test orElse?
    | INSERT name ON place (WITH name)? orElse?
    | EACH name AS name steps
    | MOVE name FROM name TO place orElse?
    | SET path item
    | CANCEL
    | REENQUEUE
    | RETRY
    | RETURN
    | LOCK name steps
    | IF test steps orElse?
    ;
orElse: ELSE steps;
test: path (ALLOWED ON name | MIGRATION_DISABLED | (EQ | NE) item);
place: LOCAL name? | GLOBAL | DSQ name;

name
    : IDENT | IMPORT | CONST | MACHINE | WORKLOAD | SCHEDULER | KERNEL | NOISE | DISCIPLINE | SCENARIO | RACE | SUITE
    | FLAG | IN | ROOT | CELL | PHASE | VARIANT | WITH | MATRIX | EXPECT | SET | CLEAR | SWAP | SPAWN | MOVE | TO | STOP
    | FREEZE | THAW | REMOVE | OFFLINE | ONLINE | DETACH | ATTACH | REPEAT | AT | EVERY | DISPATCH | NEVER | ALWAYS
    | REACHABLE | EVENTUALLY | MATCHING | WITHIN | LEAST | OF | RUNS | WHERE | HEALTHY | BAIL | EXIT | DURING | BETWEEN
    | AND | ON | PER | CPU | CGROUP | X | QUEUE | DSQ | LOCK | WORD | PUSH | FROM | PEEK | POP | CAPTURE | AS | CHECK
    | INSERT | EACH | CANCEL | REENQUEUE | RETRY | RETURN | IF | ELSE | ALLOWED | MIGRATION_DISABLED | LOCAL | GLOBAL
    ;
