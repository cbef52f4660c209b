#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the sent mail of made-up office workers: JSON lines {"id","ts","from","to","cc","bcc","subject","body"}.

    generator.py [--structure NAME] [--seed N] [--users N]

The same structure and seed always give the same mail. What makes it resemble an office, and hard:

* people: colleagues in teams, customers in companies with address habits of their own (taro.sato@, sato@,
  t-sato@, satot@); few family names are shared by many, so every address book has several Satos;
* projects: some colleagues and contacts of one or two companies, with a beginning, an end, people who join late
  (newcomers) and words of their own that overlap with other projects'; some begin only after the cut to the test part;
* threads: replies keep the subject and mostly the people, some add or drop one; many say nothing but "Noted, thanks";
  a fresh subject is often as plain as "Question", so a subject alone does not tell the project;
* habits: few people get most mail, most mail has one recipient, some people are always in Cc; routine mail
  every week and month; seasonal mail to many;
* right but odd mail: introductions of people who never met, chats without any word that helps, a first mail after half
  a year, somebody asked for help outside the project.
"""
import argparse
import dataclasses
import json
import random
import sys

import vocabulary

DAY = 86400
START = 1704067200  # a Monday: 1 January 2024


@dataclasses.dataclass(frozen=True)
class Structure:
    """What kind of office it is; ranges are drawn from anew for every user."""
    languages: tuple
    days: int
    rate: tuple          # mails sent a working day
    teams: tuple         # number of teams; the user's is one of them
    team_size: tuple
    companies: tuple
    contacts: tuple      # people known at each company
    projects: tuple      # at any one time
    project_days: tuple
    alone: float         # share of mail with one recipient
    reply: float
    chat: float
    odd: float
    chatter: float       # share of replies that say nothing
    words: tuple         # project words per project


STRUCTURES = {
    # What ./dev bench --score measures.
    "office": Structure(("ja", "en", "ja"), 420, (2, 6), (4, 7), (5, 10), (10, 28), (2, 8), (5, 12), (30, 180),
                        0.66, 0.38, 0.16, 0.06, 0.35, (6, 14)),
    # What the weights were fitted on: other sizes and habits, never the same seeds.
    "agency": Structure(("en", "ja"), 330, (3, 8), (1, 3), (3, 6), (15, 40), (1, 4), (6, 14), (15, 90),
                        0.60, 0.50, 0.08, 0.07, 0.45, (4, 10)),
    "works": Structure(("ja", "ja", "en"), 500, (1, 4), (5, 9), (6, 14), (3, 9), (4, 12), (2, 6), (90, 400),
                       0.58, 0.30, 0.20, 0.04, 0.25, (8, 18)),
    # For a look at how it does elsewhere; neither fitted nor tuned on.
    "shop": Structure(("ja", "en"), 250, (4, 10), (1, 2), (2, 5), (30, 60), (1, 3), (3, 8), (20, 120),
                      0.74, 0.35, 0.20, 0.06, 0.50, (3, 8)),
}


@dataclasses.dataclass(eq=False)
class Person:
    given: str
    family: str
    shown: str
    address: str
    company: str


@dataclasses.dataclass(eq=False)
class Project:
    people: list         # most important first
    always: list         # those who get a copy whatever it is about
    words: list
    name: str
    begins: float
    ends: float
    joins: dict          # person → day of their first mail


@dataclasses.dataclass(eq=False)
class Thread:
    subject: str
    to: list
    cc: list
    project: object
    day: float


def make_address(rng, style, given, family, domain, taken):
    local = [f"{given}.{family}", family, f"{given[0]}-{family}", f"{family}{given[0]}", f"{family}.{given}"][style]
    while f"{local}@{domain}" in taken:
        local = f"{given}.{family}" if local == family else f"{local}{rng.randint(2, 9)}"
    taken.add(f"{local}@{domain}")
    return f"{local}@{domain}"


def choose_early(rng, items, steepness=1.0):
    """The first ones far more often: few people get most mail."""
    weights = [1 / (rank + 1.5) ** steepness for rank in range(len(items))]
    return rng.choices(items, weights)[0]


class Office:
    """One user's working life."""

    def __init__(self, structure, rng, number):
        self.structure = structure
        self.rng = rng
        self.language = structure.languages[number % len(structure.languages)]
        self.taken = set()
        self.threads = []
        self.make_people()
        self.make_projects()
        self.rate = rng.uniform(*structure.rate)

    def draw(self, name):
        low, high = getattr(self.structure, name)
        return self.rng.randint(low, high)

    def make_person(self, company, domain, style):
        language = self.language if self.rng.random() < 0.9 else ("en" if self.language == "ja" else "ja")
        family, shown = choose_early(self.rng, vocabulary.FAMILIES[language], 0.7)
        given = self.rng.choice(vocabulary.GIVENS[language])
        if self.rng.random() < 0.02:
            domain = "freemail.example"
        return Person(given, family, shown, make_address(self.rng, style, given, family, domain, self.taken), company)

    def make_company(self, name, size):
        style = self.rng.randrange(5)
        domain = f"{name}.example"
        return [self.make_person(name, domain, style) for _ in range(size)]

    def make_people(self):
        names = self.rng.sample(vocabulary.COMPANIES, min(self.draw("companies"), len(vocabulary.COMPANIES) - 1) + 1)
        style = self.rng.randrange(5)
        self.user = self.make_person(names[0], f"{names[0]}.example", style)
        self.teams = []
        for _ in range(self.draw("teams")):
            self.teams.append([self.make_person(names[0], f"{names[0]}.example", style)
                               for _ in range(self.draw("team_size"))])
        self.companies = [self.make_company(name, self.draw("contacts")) for name in names[1:]]
        self.rng.shuffle(self.companies)
        self.boss = self.teams[0][0]
        self.friends = self.rng.sample([person for team in self.teams for person in team],
                                       min(8, sum(map(len, self.teams))))

    def make_project(self, begins):
        rng = self.rng
        people = rng.sample(self.teams[0], rng.randint(1, min(4, len(self.teams[0]))))
        if rng.random() < 0.5:
            team = rng.choice(self.teams)
            people += rng.sample(team, rng.randint(1, min(3, len(team))))
        for _ in range(rng.choice([0, 1, 1, 1, 2])):
            company = choose_early(rng, self.companies, 0.4)
            people += rng.sample(company, rng.randint(1, min(4, len(company))))
        people = list(dict.fromkeys(people))
        rng.shuffle(people)
        ends = begins + rng.randint(*self.structure.project_days)
        joins = {person: begins if rng.random() < 0.75 else rng.uniform(begins, ends) for person in people}
        joins[people[0]] = begins
        copied = [person for person in [self.boss, *self.teams[0]] if rng.random() < 0.2]
        return Project(people, copied, rng.sample(vocabulary.TOPICS[self.language], self.draw("words")),
                       "".join(rng.choices(vocabulary.SYLLABLES, k=3)).capitalize(), begins, ends, joins)

    def make_projects(self):
        """A steady number of them: when one ends another begins, also after the cut."""
        self.projects = []
        for _ in range(self.draw("projects")):
            day = -self.rng.uniform(0, 60)
            while day < self.structure.days:
                self.projects.append(self.make_project(day))
                day = self.projects[-1].ends + self.rng.uniform(0, 15)

    # --- text ---

    def write_sentence(self, words):
        pattern = self.rng.choice(vocabulary.SENTENCES[self.language])
        return pattern.format(*(self.rng.choice(words) if words and self.rng.random() < 0.3 else
                                choose_early(self.rng, vocabulary.COMMON[self.language], 0.5) for _ in range(3)))

    def write_body(self, to, project, short):
        one, many, polite = vocabulary.GREETINGS[self.language]
        lines = []
        if self.rng.random() < (0.55 if self.language == "ja" else 0.4):
            lines.append(one.format(to[0].shown) if len(to) < 3 else many)
        if self.rng.random() < 0.4:
            lines.append(polite)
        if short:
            lines.append(self.rng.choice(vocabulary.SHORT[self.language]))
        else:
            words = [*project.words, project.name] if project is not None else []
            lines += [self.write_sentence(words) for _ in range(min(9, 1 + int(self.rng.expovariate(0.5))))]
        lines.append(vocabulary.CLOSINGS[self.language].format(self.user.shown))
        return "\n".join(lines)

    def write_subject(self, project):
        if project is None or self.rng.random() < 0.4:
            return self.rng.choice(vocabulary.PLAIN_SUBJECTS[self.language])
        topic = self.rng.choice(project.words)
        common = choose_early(self.rng, vocabulary.COMMON[self.language], 0.5)
        name = project.name + " " if self.rng.random() < 0.3 else ""
        return f"{name}{topic}の{common}" if self.language == "ja" else f"{name}{topic} {common}".capitalize()

    # --- whom ---

    def choose_people(self, project, day):
        here = [person for person in project.people if project.joins[person] <= day]
        to = [choose_early(self.rng, here, 0.6)]
        if self.rng.random() < self.structure.alone:
            return to, []
        more = min(len(here) - 1, 1 + int(self.rng.expovariate(0.8)))
        others = [person for person in here if person is not to[0]]
        # a customer's mail goes to that customer's people first
        others.sort(key=lambda person: (person.company != to[0].company) + self.rng.random())
        cc = []
        for person in others[:more]:
            (to if self.rng.random() < 0.5 else cc).append(person)
        cc += [person for person in project.always if person not in to + cc and self.rng.random() < 0.6]
        if len(to) + len(cc) == 1:
            cc = [self.boss] if self.boss is not to[0] else [self.friends[0]]
        return to, cc

    # --- kinds of mail: each gives (to, cc, subject, body) ---

    def begin_thread(self, day):
        running = [project for project in self.projects if project.begins <= day < project.ends]
        if not running:
            return self.chat(day)
        project = choose_early(self.rng, running, 0.5)
        to, cc = self.choose_people(project, day)
        thread = Thread(self.write_subject(project), to, cc, project, day)
        self.threads.append(thread)
        return to, cc, thread.subject, self.write_body(to, project, False)

    def reply(self, day):
        recent = [thread for thread in self.threads[-60:] if day - thread.day < 21]
        if not recent:
            return self.begin_thread(day)
        thread = choose_early(self.rng, recent[::-1], 0.8)
        thread.day = day
        if self.rng.random() < 0.12:
            here = [person for person in thread.project.people if thread.project.joins[person] <= day]
            extra = self.rng.choice(here)
            if extra not in thread.to + thread.cc:
                thread.cc = [*thread.cc, extra]
        elif self.rng.random() < 0.10 and thread.cc:
            thread.cc = thread.cc[:-1]
        to, cc = thread.to, thread.cc
        if self.rng.random() < 0.12:
            to, cc = [self.rng.choice(to + cc)], []
        subject = thread.subject
        if self.rng.random() < 0.95:
            subject = "Re: " + subject
        return to, cc, subject, self.write_body(to, thread.project, self.rng.random() < self.structure.chatter)

    def chat(self, day):
        person = choose_early(self.rng, self.friends, 0.8)
        if self.rng.random() < 0.4:
            person = self.rng.choice(self.rng.choice([*self.teams, *self.companies]))
        text = self.rng.choice(vocabulary.CHAT[self.language])
        text = text.format(self.rng.choice(vocabulary.COMMON[self.language] + vocabulary.TOPICS[self.language]))
        return [person], [], self.rng.choice(vocabulary.PLAIN_SUBJECTS[self.language]), text

    def write_odd(self, day):
        """Right, but never seen in this form."""
        rng = self.rng
        first = rng.choice(rng.choice([*self.teams, *self.companies]))
        second = rng.choice(rng.choice([*self.teams, *self.companies]))
        project = choose_early(rng, [project for project in self.projects if project.begins <= day] or self.projects)
        to = [first] if first is second or rng.random() < 0.5 else [first, second]
        return to, [], self.write_subject(project), self.write_body(to, project, False)

    def write_routine(self, day):
        number = int(day / 7) % 3
        team = self.teams[0] if number < 2 else self.teams[-1]
        cc = [person for person in team[1:] if person is not self.boss][:3 + number]
        subject = vocabulary.ROUTINE[self.language][number * 2 + self.rng.randrange(2)]
        return [team[0]], cc, subject, self.write_body([team[0]], None, self.rng.random() < 0.5)

    def write_seasonal(self, day):
        everybody = [person for group in (self.teams if self.rng.random() < 0.5 else self.companies) for person in group]
        to = self.rng.sample(everybody, min(len(everybody), self.rng.randint(4, 15)))
        return to, [], self.rng.choice(vocabulary.SEASONAL[self.language]), self.write_body(to, None, True)

    def choose_kind(self, day):
        structure = self.structure
        routine = 0.05 if int(day) % 5 == 4 else 0.02
        seasonal = 0.03 if int(day) % 180 > 170 else 0.001
        kinds = [(self.reply, structure.reply), (self.chat, structure.chat), (self.write_odd, structure.odd),
                 (self.write_routine, routine), (self.write_seasonal, seasonal)]
        rest = 1 - sum(weight for _, weight in kinds)
        return self.rng.choices([self.begin_thread, *(kind for kind, _ in kinds)],
                                [rest, *(weight for _, weight in kinds)])[0]

    def live(self):
        """Yields the user's mails in time order."""
        for day in range(self.structure.days):
            if day % 7 >= 5:
                continue
            season = 0.4 if day % 180 > 172 else 1.2 if day % 90 > 75 else 1.0
            count = min(60, int(self.rng.gammavariate(3, self.rate * season / 3) + 0.5))
            for hour in sorted(self.rng.uniform(8.5, 19.5) for _ in range(count)):
                now = day + hour / 24
                yield now, self.choose_kind(now)(now)


def write_mail(number, user, when, mail):
    to, cc, subject, body = mail
    return {"id": f"{user.address}/{number}", "ts": int(START + when * DAY), "from": user.address,
            "to": list(dict.fromkeys(person.address for person in to)),
            "cc": list(dict.fromkeys(person.address for person in cc if person not in to)), "bcc": [],
            "subject": subject, "body": body}


def generate(name, seed, users):
    """Yields one list of mails per user."""
    for number in range(users):
        office = Office(STRUCTURES[name], random.Random(f"{name}/{seed}/{number}"), number)
        yield [write_mail(index, office.user, when, mail) for index, (when, mail) in enumerate(office.live())]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--structure", choices=STRUCTURES, default="office")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--users", type=int, default=12)
    arguments = parser.parse_args()
    for mails in generate(arguments.structure, arguments.seed, arguments.users):
        for mail in mails:
            json.dump(mail, sys.stdout, ensure_ascii=False)
            print()


if __name__ == "__main__":
    main()
