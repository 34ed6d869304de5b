using Collab.Host.Sockets;
using Shouldly;

namespace Collab.Tests.Sockets;

public sealed class DeflateOfferTests
{
    private const string Plain = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    [Theory(DisplayName = "[WS14] an offer of permessage-deflate is taken without context takeover; what can't be kept to is declined")]
    [InlineData("permessage-deflate", Plain)]
    [InlineData("permessage-deflate; client_max_window_bits", Plain)]
    [InlineData("Permessage-Deflate;client_max_window_bits=\"10\" ; client_no_context_takeover", Plain + "; client_max_window_bits=10")]
    [InlineData("permessage-deflate; server_no_context_takeover; server_max_window_bits=15", Plain + "; server_max_window_bits=15")]
    [InlineData("permessage-deflate; server_max_window_bits=10", null)]
    [InlineData("permessage-deflate; server_max_window_bits", null)]
    [InlineData("permessage-deflate; server_max_window_bits=015", null)]
    [InlineData("permessage-deflate; client_max_window_bits=16", null)]
    [InlineData("permessage-deflate; client_max_window_bits=7", null)]
    [InlineData("permessage-deflate; client_no_context_takeover=1", null)]
    [InlineData("permessage-deflate; client_no_context_takeover; client_no_context_takeover", null)]
    [InlineData("permessage-deflate; something_new", null)]
    [InlineData("permessage-deflate;", null)]
    [InlineData("x-webkit-deflate-frame", null)]
    [InlineData("", null)]
    [InlineData("permessage-deflate; server_max_window_bits=10, permessage-deflate", Plain)]
    [InlineData("other; name=\"a, permessage-deflate; b\", permessage-deflate; something_new", null)]
    public void Offers(string offer, string? answer) => DeflateOffer.Accept([offer]).ShouldBe(answer);

    [Fact(DisplayName = "[WS14] offers in several headers are read in their order")]
    public void SeveralHeaders() => DeflateOffer.Accept(["first", null, "permessage-deflate"]).ShouldBe(Plain);
}
