/* Statements of .scx. Keywords are reserved only where a statement may begin; `name` is any word. */
parser grammar ScxParser;

options { tokenVocab = ScxLexer; contextSuperClass = ScxRule; }

file : (decl (SEP decl)*)? EOF ;

decl
    : IMPORT path                                                          # importDecl
    | constant                                                             # constDecl
    | MACHINE name settings                                                # machineDecl
    | WORKLOAD name (LPAREN (param (COMMA param)*)? RPAREN)? settings      # workloadDecl
    | SCHEDULER name LBRACE (schedulerItem (SEP schedulerItem)*)? RBRACE   # schedulerDecl
    | KERNEL (name | QUANTITY) settings                                    # kernelDecl
    | FACT path settings                                                   # factDecl
    | NOISE name groups                                                    # noiseDecl
    | DISCIPLINE name LBRACE (raceItem (SEP raceItem)*)? RBRACE            # disciplineDecl
    | SCENARIO path LBRACE (scenarioItem (SEP scenarioItem)*)? RBRACE      # scenarioDecl
    | RACE path LBRACE (raceItem (SEP raceItem)*)? RBRACE                  # raceDecl
    | SUITE path settings                                                  # suiteDecl
    ;

constant : CONST name EQ expr ;
param : name COLON name ;
schedulerItem
    : FLAG name COLON name ARROW STRING (IN name)? flagNote*               # flagItem
    | IDENT subject EQ signed                                              # schedulerVariable
    | IDENT name LPAREN (signed (COMMA signed)*)? RPAREN                   # schedulerProgram
    | IDENT FROM name                                                      # schedulerDerived
    | setting                                                              # schedulerSetting
    ;
flagNote : IDENT list ;
signed : MINUS? expr | path ;

settings : LBRACE (entry (SEP entry)*)? RBRACE ;
entry : name value? settings? ;
setting : IDENT value? settings? ;
value : ON item | item (COMMA range)* ;
item
    : range
    | MINUS QUANTITY
    | TILDE QUANTITY
    | STRING
    | call
    | list
    | LPAREN expr RPAREN
    ;
range : QUANTITY (MINUS QUANTITY stride?)? ;
stride : COLON QUANTITY SLASH QUANTITY ;
list : LBRACKET (item (COMMA item)*)? RBRACKET ;
call : path (LPAREN (arg (COMMA arg)*)? RPAREN)? ;
arg : name item? ;
path : name (DOT name)* ;
subject : path (LBRACKET QUANTITY RBRACKET)? ;

scenarioItem
    : MACHINE item                                                         # machineItem
    | KERNEL item? settings?                                               # kernelItem
    | SCHEDULER path settings?                                             # schedulerUse
    | constant                                                             # constItem
    | NOISE (name STRING? | groups)                                        # noiseItem
    | ROOT groups                                                          # rootItem
    | cell                                                                 # cellItem
    | PHASE name QUANTITY actions?                                         # phaseItem
    | verdict                                                              # verdictItem
    | setting                                                              # scenarioSetting
    ;
verdict : expect | variant | matrix ;
matrix : MATRIX LBRACE axis (SEP axis)* RBRACE ;
axis : path IN list ;
variant : VARIANT name (WITH knob (COMMA knob)*)? LBRACE (expect (SEP expect)*)? RBRACE ;
knob : path item? ;
cell : CELL name groups ;
groups : LBRACE (member (SEP member)*)? RBRACE ;
member
    : workers                                                              # plainWorkers
    | name COLON workers                                                   # namedWorkers
    | cell                                                                 # nestedCell
    | name value?                                                          # memberSetting
    ;
workers : count X call (PER name)? settings? ;
count : QUANTITY | LPAREN expr RPAREN ;

actions : LBRACE (action (SEP action)*)? RBRACE ;
action
    : SET subject name value claims?                                       # setAction
    | CLEAR subject name claims?                                           # clearAction
    | SWAP path path name claims?                                          # swapAction
    | SPAWN IN name groups                                                 # spawnAction
    | MOVE subject TO name claims?                                         # moveAction
    | STOP subject claims?                                                 # stopAction
    | FREEZE subject claims?                                               # freezeAction
    | THAW subject claims?                                                 # thawAction
    | cell                                                                 # cellAction
    | REMOVE name claims?                                                  # removeAction
    | OFFLINE cpus claims?                                                 # offlineAction
    | ONLINE cpus claims?                                                  # onlineAction
    | SUSPEND name item claims?                                            # suspendAction
    | DETACH claims?                                                       # detachAction
    | ATTACH path? attachment?                                             # attachAction
    | REPEAT name                                                          # repeatAction
    | AT item (AS name)? actions                                           # atAction
    | EVERY item actions                                                   # everyAction
    | DISPATCH                                                             # dispatchAction
    | WAKE name (ON QUANTITY)?                                             # wakeAction
    | expect                                                               # expectAction
    ;
claims : LBRACE (expect (SEP expect)*)? RBRACE ;
attachment : LBRACE (attachmentItem (SEP attachmentItem)*)? RBRACE ;
attachmentItem : expect | entry ;
cpus : range (COMMA range)* ;

expect : EXPECT (NEVER | ALWAYS | REACHABLE | EVENTUALLY)? fact expectTail* ;
expectTail
    : MATCHING STRING                                                      # matchingTail
    | CODE item                                                            # codeTail
    | WITHIN QUANTITY                                                      # withinTail
    | IN AT LEAST QUANTITY OF QUANTITY RUNS                                # rateTail
    | WHERE path IN list                                                   # whereTail
    ;
fact
    : HEALTHY                                                              # healthyFact
    | BAIL                                                                 # bailFact
    | LOAD_FAILED (DURING name)?                                           # loadFailedFact
    | WARN                                                                 # warnFact
    | EXIT kinds (OF subject)? (DURING name)?                                 # exitFact
    | REFUSED kinds                                                        # refusedFact
    | expr (comparison expr | BETWEEN item AND item | (ON cpus | (EQ | WITHIN) (cpus | measure)) (DURING name)?)? # claimFact
    ;
comparison : LT | LE | GT | GE | EQEQ ;
kinds : name | LBRACKET name (COMMA name)* RBRACKET ;
expr : term ((PLUS | MINUS) term)* ;
term : factor ((STAR | SLASH) factor)* ;
factor : QUANTITY | LPAREN expr RPAREN | measure ;
measure : IDENT (DOT name)* (LPAREN subject (COMMA subject)* RPAREN (DURING name)?)? ;

raceItem
    : MACHINE item                                                         # raceMachine
    | KERNEL item? settings?                                               # raceKernel
    | DISCIPLINE path                                                      # raceDiscipline
    | SCHEDULER path settings?                                             # raceScheduler
    | (QUEUE | DSQ | LOCK | WORD) name (PER CPU)?                          # raceName
    | ON name LPAREN (name (COMMA name)?)? RPAREN steps                    # raceHandler
    | CPU QUANTITY actions                                                 # raceScript
    | PROCESS name actions                                                 # raceProcess
    | verdict                                                              # raceVerdict
    | setting                                                              # raceSetting
    ;
steps : LBRACE (step (SEP step)*)? RBRACE ;
step
    : PUSH name TO queue                                                   # pushStep
    | REMOVE name FROM queue orElse?                                       # removeStep
    | PEEK queue AS name orElse?                                           # peekStep
    | POP queue AS name orElse?                                            # popStep
    | CAPTURE name AS name                                                 # captureStep
    | CHECK test orElse?                                                   # checkStep
    | INSERT name ON place (WITH with (COMMA with)*)? orElse?              # insertStep
    | EACH name AS name steps                                              # eachStep
    | MOVE name FROM name TO place orElse?                                 # moveStep
    | SET path (item | CPU OF name)                                        # setStep
    | KICK cpu (WITH name (COMMA name)*)?                                  # kickStep
    | CANCEL                                                               # cancelStep
    | REENQUEUE                                                            # reenqueueStep
    | RETRY                                                                # retryStep
    | EXIT name STRING                                                     # exitStep
    | RETURN cpu?                                                          # returnStep
    | LOCK name steps                                                      # lockStep
    | IF test steps orElse?                                                # ifStep
    ;
orElse : ELSE steps ;
queue : name (LBRACKET cpu RBRACKET)? ;
with : name | QUANTITY ;
test
    : path ALLOWED ON cpu                                                  # allowedTest
    | path MIGRATION_DISABLED                                              # migrationTest
    | path (EQEQ | NE) (item | CPU OF name)                                # wordTest
    | CPU OF name (EQEQ | NE) cpu                                          # cpuTest
    | with IN name                                                         # flagTest
    ;
place
    : LOCAL cpu?                                                           # localPlace
    | GLOBAL                                                               # globalPlace
    | DSQ name                                                             # dsqPlace
    ;
cpu : path | QUANTITY | CPU OF name ;

name
    : IDENT | ALLOWED | ALWAYS | AND | AS | AT | ATTACH | BAIL | BETWEEN | CANCEL | CAPTURE | CELL | CHECK | CLEAR | CODE
    | CONST | CPU | DETACH | DISCIPLINE | DISPATCH | DSQ | DURING | EACH | ELSE | EVENTUALLY | EVERY | EXIT | EXPECT
    | FACT | FLAG | FREEZE | FROM | GLOBAL | HEALTHY | IF | IMPORT | IN | INSERT | KERNEL | KICK | LEAST | LOAD_FAILED | LOCAL | LOCK | MACHINE
    | MATCHING | MATRIX | MIGRATION_DISABLED | MOVE | NEVER | NOISE | OF | OFFLINE | ON | ONLINE | PEEK | PER | PHASE
    | POP | PROCESS | PUSH | QUEUE | RACE | REACHABLE | REENQUEUE | REFUSED | REMOVE | REPEAT | RETRY | RETURN | ROOT | RUNS | SCENARIO
    | SCHEDULER | SET | SPAWN | STOP | SUITE | SUSPEND | SWAP | THAW | TO | VARIANT | WAKE | WARN | WHERE | WITH | WITHIN | WORD | WORKLOAD | X
    ;
