namespace PlayGate.Server.Commands.Help;

/// <summary>What <c>--help</c> teaches: a few lines that work, for each command.</summary>
internal static class Examples
{
    public static IReadOnlyDictionary<string, string> Of { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["playgate"] = """
            playgate demo                                                 see it work first
            playgate check --PlayGate:Origin=http://localhost:5080/LiveApp
            playgate --PlayGate:Origin=http://localhost:5080/LiveApp
            """,
        ["playgate demo"] = """
            playgate demo
            playgate demo --Kestrel:Endpoints:Public:Url=http://*:9000    on another port
            """,
        ["playgate migrate"] = """
            playgate migrate --PlayGate:Store=Postgres                    the connection in ConnectionStrings__PlayGate
            """,
        ["playgate check"] = """
            playgate check --PlayGate:Origin=http://localhost:5080/LiveApp
            playgate check --json | jq -e .ok                             for scripts
            """,
        ["playgate health"] = """
            playgate health                                               of the server on this machine
            playgate health --Kestrel:Endpoints:Admin:Url=http://127.0.0.1:9081
            """,
        ["playgate token"] = """
            playgate token create cam --expires-in 5m
            playgate token list --stream cam
            """,
        ["playgate token create"] = """
            playgate token create cam --expires-in 5m --subject user-1
            playgate token create cam --type publish --session-lifetime 12h
            playgate token create cam --count 500 > urls.txt
            playgate token create cam --json | jq -r .url
            """,
        ["playgate token list"] = """
            playgate token list --stream cam
            playgate token list --subject user-1 --json | jq -r .[].id
            """,
        ["playgate token revoke"] = """
            playgate token revoke 0195c1a2-7f3b-7c11-9c52-0d6f5a1b2c3d
            playgate token revoke --stream cam
            """,
        ["playgate token explain"] = """
            playgate token explain /streams/cam.m3u8                      without a token
            playgate token explain - < url.txt                            the URL kept out of `ps`
            playgate token explain /streams/cam.m3u8 --cookie - < cookie.txt      by the viewer's session
            """,
        ["playgate session"] = """
            playgate session list --stream cam
            playgate session end --subject user-1
            """,
        ["playgate session list"] = """
            playgate session list --stream cam
            playgate session list --limit 10000 --json | jq length
            """,
        ["playgate session end"] = """
            playgate session end 0195c1a2-7f3b-7c11-9c52-0d6f5a1b2c3d
            playgate session end --subject user-1
            """,
        ["playgate settings"] = """
            playgate settings show
            playgate settings set --play off
            """,
        ["playgate settings show"] = """
            playgate settings show
            playgate settings show events --json
            """,
        ["playgate settings set"] = """
            playgate settings set --play off                              everybody may play
            playgate settings set events --play on --publish on
            """,
        ["playgate keys"] = """
            playgate keys hash --generate
            """,
        ["playgate keys hash"] = """
            playgate keys hash --generate                                 a new key, and its hash for the server
            playgate keys hash < key.txt
            """,
        ["playgate completion"] = """
            playgate completion bash > /etc/bash_completion.d/playgate
            eval "$(playgate completion bash)"
            """,
    };
}
