"""The GraphQL documents we send to Decidim, whole: tests validate each against `sync/decidim.graphql`."""

PROBE = """
query Probe($component: ID!) {
  component(id: $component) {
    url
    name { translations { locale text } }
    ... on Proposals { proposals(first: 1) { pageInfo { hasNextPage } } }
  }
}
"""

# Few fields are asked back: one that fails would hide a proposal that stands.
CREATE = """
mutation Create($component: ID!, $input: CreateProposalInput!) {
  component(id: $component) {
    ... on ProposalsMutation { createProposal(input: $input) { id reference } }
  }
}
"""

UPDATE = """
mutation Update($component: ID!, $proposal: ID!, $input: UpdateProposalInput!) {
  component(id: $component) {
    ... on ProposalsMutation { proposal(id: $proposal) { update(input: $input) { id reference } } }
  }
}
"""

WITHDRAW = """
mutation Withdraw($component: ID!, $proposal: ID!) {
  component(id: $component) {
    ... on ProposalsMutation { proposal(id: $proposal) { withdraw(input: {}) { id reference } } }
  }
}
"""

WHO_WE_ARE = """
query WhoWeAre {
  session { user { id } }
}
"""

PLACES = """
query Places {
  participatoryProcesses {
    id
    title { translations { locale text } }
    components(filter: { type: "Proposals" }) { id name { translations { locale text } } }
  }
}
"""

# Apart from the places: a Decidim of before 2025 has no taxonomies, and would refuse the whole.
THEMES_OF_PROCESSES = """
query ThemesOfProcesses {
  participatoryProcesses {
    taxonomies { id name { translations { locale text } } parent { id name { translations { locale text } } } }
  }
}
"""

THEMES_IN_USE = """
query ThemesInUse($component: ID!) {
  component(id: $component) {
    ... on Proposals {
      proposals(first: 50, order: { id: "DESC" }) {
        nodes {
          taxonomies { id name { translations { locale text } } parent { id name { translations { locale text } } } }
        }
      }
    }
  }
}
"""

BUDGETS = """
query Budgets($component: ID!) {
  component(id: $component) {
    participatorySpace { components(filter: { type: "Budgets" }) { id } }
  }
}
"""

PROJECTS = """
query Projects($component: ID!) {
  component(id: $component) {
    ... on Budgets {
      budgets(first: 50) { nodes { projects { id selected description { translations { text } } } } }
    }
  }
}
"""

# Newest first: what is put up while we page pushes known ones back, and hides none.
STANDING = """
query Standing($component: ID!, $after: String) {
  component(id: $component) {
    ... on Proposals {
      proposals(first: 50, after: $after, order: { id: "DESC" }) {
        nodes { id reference withdrawn author { id } body { translations { text } } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}
"""

ANSWERS = """
query Answers($component: ID!, $after: String) {
  component(id: $component) {
    ... on Proposals {
      proposals(first: 50, after: $after, order: { id: "DESC" }) {
        nodes { id state withdrawn withdrawnAt answeredAt answer { translations { locale text } } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}
"""
