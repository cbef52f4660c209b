# SPDX-License-Identifier: GPL-3.0-or-later
"""What our model is measured against, as plain as it can be: learn(mail), then score(mail) → {address: suspicion}.

Only the order of suspicions counts, so they are not scaled. The k nearest neighbours follow Carvalho & Cohen,
"Preventing Information Leaks in Email" (SDM 2007): the 30 earlier mails most like this one vote for their recipients."""
import collections
import functools
import heapq
import math
import random
import re

LATIN = re.compile(r"[a-z0-9][a-z0-9'_-]*")
CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]+")


def people_of(mail):
    return list(dict.fromkeys(mail["to"] + mail["cc"] + mail["bcc"]))


@functools.lru_cache(maxsize=4096)
def split_words(text):
    text = text.lower()
    words = LATIN.findall(text)
    for run in CJK.findall(text):
        words += [run[at:at + 2] for at in range(max(1, len(run) - 1))]
    return collections.Counter(words)


def words_of(mail):
    return split_words(mail["subject"] + "\n" + mail["body"])


class Random:
    def __init__(self):
        self.random = random.Random(1)

    def learn(self, mail):
        pass

    def score(self, mail):
        return {address: self.random.random() for address in people_of(mail)}


class Rarest:
    """Who was written to least."""

    def __init__(self):
        self.count = collections.Counter()

    def learn(self, mail):
        self.count.update(people_of(mail))

    def score(self, mail):
        return {address: -self.count[address] for address in people_of(mail)}


class TextIndex:
    """TF-IDF vectors of the mails learnt, and cosines of others to them. Vectors are made at the first question."""

    def __init__(self):
        self.mails = []
        self.postings = None
        self.asked = {}

    def learn(self, mail):
        self.mails.append((people_of(mail), self.terms_of(mail)))

    def terms_of(self, mail):
        return words_of(mail)

    def weigh(self, terms):
        vector = {term: (1 + math.log(count)) * self.idf[term] for term, count in terms.items() if term in self.idf}
        length = math.sqrt(sum(weight * weight for weight in vector.values())) or 1.0
        return {term: weight / length for term, weight in vector.items()}

    def build(self):
        seen = collections.Counter(term for _, terms in self.mails for term in terms)
        self.idf = {term: math.log(len(self.mails) / count) for term, count in seen.items()}
        self.postings = collections.defaultdict(list)
        self.vectors = [self.weigh(terms) for _, terms in self.mails]
        for number, vector in enumerate(self.vectors):
            for term, weight in vector.items():
                self.postings[term].append((number, weight))

    def compare(self, terms):
        """{number of an earlier mail: cosine}."""
        if self.postings is None:
            self.build()
        found = collections.defaultdict(float)
        for term, weight in self.weigh(terms).items():
            for number, other in self.postings.get(term, ()):
                found[number] += weight * other
        return found


class Neighbours(TextIndex):
    """The 30 earlier mails with the most similar words vote, each by its cosine."""
    NEIGHBOURS = 30

    def vote(self, terms):
        found = self.compare(terms)
        votes = collections.defaultdict(float)
        for number in heapq.nlargest(self.NEIGHBOURS, found, key=found.get):
            for address in self.mails[number][0]:
                votes[address] += found[number]
        return votes

    def score(self, mail):
        key = (mail["subject"], mail["body"])
        if key not in self.asked:
            self.asked = {key: self.vote(words_of(mail))}
        return {address: -self.asked[key][address] for address in people_of(mail)}


class NeighboursWithPeople(Neighbours):
    """The same, and the other recipients count as words: the strongest simple method we know of."""

    def terms_of(self, mail):
        return words_of(mail) + collections.Counter(people_of(mail))

    def score(self, mail):
        people = people_of(mail)
        words = words_of(mail)
        return {address: -self.vote(words + collections.Counter(other for other in people if other != address))[address]
                for address in people}


class Centroid(TextIndex):
    """Cosine to the sum of all mails to that person."""

    def build(self):
        super().build()
        self.centroids = collections.defaultdict(lambda: collections.defaultdict(float))
        for (people, _), vector in zip(self.mails, self.vectors):
            for address in people:
                for term, weight in vector.items():
                    self.centroids[address][term] += weight
        self.lengths = {address: math.sqrt(sum(weight * weight for weight in centroid.values())) or 1.0
                        for address, centroid in self.centroids.items()}

    def score(self, mail):
        if self.postings is None:
            self.build()
        vector = self.weigh(words_of(mail))
        return {address: -sum(weight * self.centroids[address].get(term, 0) for term, weight in vector.items())
                / self.lengths[address] if address in self.centroids else 0.0 for address in people_of(mail)}


BASELINES = {
    "random": Random,
    "rarest": Rarest,
    "TF-IDF centroid": Centroid,
    "k-NN, k = 30 (words)": Neighbours,
    "k-NN, k = 30 (words and people)": NeighboursWithPeople,
}
