"""Mano Alzada, the floor plan: each room sees only what stands before it.

core         knows no room and no web: errors, money, clock, permissions, text; database, columns, facts
memory       public pages kept compressed, each with the version of the record it was made from
web          Starlette, said once: endpoint, forms, pages, cookies, origin check, uploads
sending      the text that is sent of a page by telephone
journal      the sealed sequence of each clinic's facts: append, verify, export, import
evidence     files that prove something, by content hash; public versions
clinics      catalogue, programme years and their rules, notified amounts
people       accounts, sign-in, single-use links, roles and their scopes
assemblies   convocation, attendance, opening, closing
proposals    what the community asks for
committee    posts, seats, terms
votes        questions, rounds, hand counts, outcomes, the ranking of improvements
tellers      who counts the hands: passes, sealed sheets, two counts that must agree
elections    nominees, counts, seats filled
budget       items, deposits, withdrawals, refunds, payments, the four figures
motions      what an assembly decides besides: sentences, money moved between items, the accounts
handovers    who leaves a post between assemblies, vacancies, the treasury handed over
invoices     electronic invoices read from their XML: folio, amounts, the seal
claims       which invoice proves what, once in the whole installation; credit notes
expenses     expenses, proof, reviews, reversals
account      a second word on large outgoings, the bank's balance, who holds the cash
booklet      expenses kept in a spreadsheet: read, shown with what is wrong, entered all together
works        photos of each item before and after, deliveries by the piece and who received them
inquiries    what residents ask about a line of the money, and its answers
minutes      the closing deed and the acta: reads every room of the assembly
paper        what is printed: poster, attendance list, tally sheets, the acta as PDF
missing      what is owed at a clinic, since when and by whom; each task with its page
summaries    each clinic's years in figures, kept: a municipality, a state, the nation
public       search, clinic page: reads several rooms
share        the poster for the wall, pictures for previews, Atom feeds, the sitemap
verifier     the journal line by line in words, the committee then and now, the page that checks a code or a file
nation       front page, state, municipality, what is near: sums of the summaries, and the map
watch        clinics by what there is to look at first, with the reasons in figures
timetable    a day's assemblies of a region, each with how it stands
desk         the signed-in person's start page and the assembly's task list
live         the hall screen and its remote control, the same content on everybody's phone
open_data    spreadsheets and booklets of a clinic, the journal's download, the auditors' pack
datasets     every public table as CSV and JSON, of a clinic, a state or the nation; what describes them
api          the same as JSON for programs, in pages, with its OpenAPI description
country      a fictional country at full size, to measure on
"""
