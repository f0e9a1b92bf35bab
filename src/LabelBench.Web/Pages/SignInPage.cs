using LabelBench.Reporting.Html;

namespace LabelBench.Web.Pages;

/// <summary>Asks for the token.</summary>
internal static class SignInPage
{
    /// <param name="target">Page of this site to go on to.</param>
    public static PageContent Content(string target, bool isWrong) => new("LabelBench: sign in", Markup.Of($"""
        <header>
        <p class="eyebrow">LabelBench</p>
        <h1>Sign in</h1>
        {Markup.When(isWrong, () => Markup.Of($"<p class=\"lead trouble\" role=\"alert\">That is not the token.</p>\n"))}<p class="lead">The token is in the file that this server was started with (--token-file).</p>
        </header>
        <form class="fields" method="post" action="/sign-in">
        <input type="hidden" name="to" value="{target}" />
        <label for="token">Token</label>
        <input id="token" name="token" type="password" autocomplete="current-password" required autofocus maxlength="4000" />
        <button>Sign in</button>
        </form>

        """), []);
}
